# nginx with mod_zip and nginx-upload-module from Alpine's own packages; nothing is compiled. Built from the root of the
# repository, by ../compose.yaml:
#
#     docker build -f examples/portal/docker/nginx.Dockerfile .
#
# Not run by the tests, see ../compose.yaml. Alpine 3.22 has nginx 1.28, mod_zip 1.3.0 and nginx-upload-module 2.3.0 with
# later corrections; the tests use nginx 1.22 and the newest sources of both modules.
FROM alpine:3.22
ARG UID=1000
ARG GID=1000
# Each package puts its module into /usr/lib/nginx/modules, and a line into /etc/nginx/modules, which is not used here:
# nginx/local-main.conf loads them. The owner of the folder becomes that of the volume.
RUN apk add --no-cache nginx nginx-mod-http-zip nginx-mod-http-upload \
    && mkdir -p /srv/handoff && chown ${UID}:${GID} /srv/handoff && chmod 0750 /srv/handoff
# The shipped configuration as it is, and the local files beside it.
COPY nginx-conf/ /etc/handoff/conf/
COPY examples/portal/docker/nginx/ /etc/handoff/conf/
# What start-nginx.sh writes: in memory, since one of them holds the secrets.
RUN ln -s /run/handoff/local-http.conf /run/handoff/local-road.conf /etc/handoff/conf/
COPY --chmod=0755 examples/portal/docker/start-nginx.sh /usr/local/bin/start-nginx.sh
USER ${UID}:${GID}
EXPOSE 8000
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/usr/local/bin/start-nginx.sh"]
