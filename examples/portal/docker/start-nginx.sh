#!/bin/sh
# Starts nginx in the container of nginx.Dockerfile: writes the two files that only this site can have, then becomes
# nginx. The folders have the names of compose.yaml; the tests set others.
set -eu
LC_ALL=C
export LC_ALL

data=${HANDOFF_DATA:-/srv/handoff}
conf=${HANDOFF_CONF:-/etc/handoff/conf}
run=${HANDOFF_RUN:-/run/handoff}
secrets=${HANDOFF_SECRETS:-/run/secrets}
application=${HANDOFF_APPLICATION:-portal:8080}
road=${HANDOFF_ROAD:-spool}

fail() {
    echo "start-nginx.sh: $1" >&2
    exit 1
}

# Prints a line of a file with secrets, if nginx can take it as it is.
secret() {
    file=$secrets/$1
    [ -r "$file" ] || fail "cannot read $file as user $(id -u): make it as compose.yaml says, for HANDOFF_UID"
    line=$(sed -n "$2p" "$file")
    case $line in
        *[!0-9A-Za-z_-]*) fail "line $2 of $file must be of 0-9 A-Z a-z _ -" ;;
    esac
    [ ${#line} -ge 32 ] && [ ${#line} -le 128 ] || fail "line $2 of $file must have 32 to 128 characters: ${#line}"
    echo "$line"
}

# During a change the portal takes both secrets of this file, and nginx sends the first.
proxy=$(secret proxy 1)
gate=$(secret uploads 1)
fields=$(secret uploads 2)

case $road in
    spool) include=uploads.conf ;;
    module) include=uploads-module.conf ;;
    *) fail "HANDOFF_ROAD must be spool or module: $road" ;;
esac

umask 077
cat > "$run/local-http.conf" <<END
map "" \$handoff_proxy {
    default "$proxy; bridge; zip";
}
map "" \$handoff_upload {
    default "$gate";
}
map "" \$handoff_fields {
    default "$fields";
}
upstream handoff_app {
    server $application;
    keepalive 32;
    # Shorter than Jetty's idle timeout of 30 s.
    keepalive_timeout 15s;
}
END
echo "include $include;" > "$run/local-road.conf"

# nginx.conf writes its logs to these names. The container engine collects what comes by standard output and error, which
# belong to the user of the container.
mkdir -p "$data/nginx"
ln -sf /dev/stdout "$data/nginx/access.log"
ln -sf /dev/stderr "$data/nginx/error.log"

# With "daemon off" nginx keeps the umask it was started with, and the usual 022 would take the group's right to write
# from the files of nginx-upload-module. One user does not need it; two do, and forget it.
umask 007
exec nginx -p "$data" -c "$conf/nginx.conf" -e stderr -g 'daemon off;'
