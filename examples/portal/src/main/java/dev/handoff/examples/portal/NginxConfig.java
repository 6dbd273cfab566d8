// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The configuration of the nginx in front: nginx-conf from the jar, and the three files that a site writes itself. */
record NginxConfig(Endpoint front, Endpoint application, String secret, NginxModules modules, Uploads uploads) {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final String SHIPPED = "/handoff/nginx-conf/";
    private static final String NOTE = "# Written by the portal at each start; changes are lost.\n";

    static final String LOCAL_UPLOAD = """
            # Agrees with the portal's own limit.
            client_max_body_size 8g;
            client_body_timeout 60s;

            # What nginx refuses itself looks like the portal's own errors.
            error_page 400 /upload-error/400?$args;
            error_page 408 /upload-error/408?$args;
            error_page 411 /upload-error/411?$args;
            error_page 413 /upload-error/413?$args;
            error_page 415 /upload-error/415?$args;
            """;

    NginxConfig {
        if (front.port() == 0 || application.port() == 0) {
            throw new IllegalArgumentException("nginx needs real ports: " + front + ", " + application);
        }
    }

    /** Writes every file anew, each readable by this user alone. */
    void writeTo(Path folder) throws PortalException {
        try {
            Files.createDirectories(folder);
            writeShipped(folder);
            write(folder.resolve("local-main.conf"), NOTE + userLine(folder) + modules.loadLines());
            write(folder.resolve("local-http.conf"), NOTE + localHttp());
            write(folder.resolve("local-server.conf"), NOTE + localServer());
            write(folder.resolve("local-upload.conf"), NOTE + LOCAL_UPLOAD);
        } catch (IOException e) {
            throw new PortalException(
                    "cannot write " + folder + " (" + Reason.of(e) + "): choose another data folder with --data", e);
        }
    }

    private String localHttp() {
        return """
                map "" $handoff_proxy {
                    default "%s%s";
                }
                map "" $handoff_upload {
                    default "%s";
                }
                map "" $handoff_fields {
                    default "%s";
                }
                upstream handoff_app {
                    server %s;
                    keepalive 32;
                    # Shorter than Jetty's idle timeout of 30 s.
                    keepalive_timeout 15s;
                }
                """.formatted(
                        secret,
                        modules.tokens(),
                        uploads.secrets().gate(),
                        uploads.secrets().fields(),
                        application.reachable().authority());
    }

    private String localServer() {
        boolean bothFamilies =
                front.address() instanceof Inet6Address && front.address().isAnyLocalAddress();
        return "listen " + front.authority() + (bothFamilies ? " ipv6only=off" : "") + ";\n"
                + "client_max_body_size 10m;\n"
                // What somebody ticked for an archive stands in the address.
                + "large_client_header_buffers 4 64k;\n"
                + uploads.road().locations();
    }

    /** The workers of a root's nginx would run as another user, who may not read what the JVM wrote. */
    private static String userLine(Path ours) throws IOException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(ours, "unix:uid"))) {
            return "";
        }
        var attributes = Files.readAttributes(ours, PosixFileAttributes.class);
        return "user " + attributes.owner().getName() + " " + attributes.group().getName() + ";\n";
    }

    private static void writeShipped(Path folder) throws IOException {
        URL resource = NginxConfig.class.getResource(SHIPPED + "nginx.conf");
        if (resource == null) {
            throw new IOException("the jar lacks " + SHIPPED + ": build it again");
        }
        try {
            URI uri = resource.toURI();
            if (uri.getScheme().equals("file")) {
                copy(Path.of(uri).getParent(), folder);
                return;
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                copy(jar.getPath(SHIPPED), folder);
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> shipped;
        try (Stream<Path> files = Files.list(from)) {
            shipped = files.toList();
        }
        for (Path file : shipped) {
            write(to.resolve(file.getFileName().toString()), Files.readString(file));
        }
    }

    /** Replaces a file in one step; the new one has mode 0600 before the first byte is in it. */
    private static void write(Path file, String content) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), ".", ".new", OWNER_ONLY);
        try {
            Files.write(fresh, content.getBytes(UTF_8));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
