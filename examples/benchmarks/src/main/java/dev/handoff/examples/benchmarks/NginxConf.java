// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The configuration folder: the shipped files as they are, and the three that every site writes itself. */
record NginxConf(int port, String secret, Map<Application, Integer> ports) {

    private static final String SHIPPED = "/handoff/nginx-conf/";

    NginxConf {
        ports = Map.copyOf(ports);
    }

    void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        writeShipped(folder);
        String name = System.getProperty("user.name");
        // workers of root's nginx would be another user, who may not enter a temporary folder
        Files.writeString(folder.resolve("local-main.conf"), name.equals("root") ? "user root;\n" : "");
        Files.writeString(folder.resolve("local-http.conf"), localHttp());
        Files.writeString(folder.resolve("local-server.conf"), localServer());
    }

    private String localHttp() {
        return "map \"\" $handoff_proxy { default \"" + secret + "; bridge\"; }\n"
                + upstream("handoff_app", Application.HANDOFF)
                + upstream("by_hand", Application.BY_HAND)
                + upstream("guarded", Application.GUARDED);
    }

    private String upstream(String name, Application application) {
        return "upstream " + name + " { server 127.0.0.1:" + ports.get(application)
                + "; keepalive 32; keepalive_timeout 15s; }\n";
    }

    private String localServer() {
        return """
                listen 127.0.0.1:%d;

                # D1: what downloads.conf says about sending, without the application
                location /static/ { alias files/; sendfile on; tcp_nopush on; sendfile_max_chunk 2m; }

                # D2: proxied exactly as ours is
                location /by-hand/ { include handoff-proxy.conf; proxy_pass http://by_hand/; }
                location /guarded/ { include handoff-proxy.conf; proxy_pass http://guarded/; }

                # D5: a proxy_pass and nothing else
                location /copy/ { proxy_pass http://127.0.0.1:%d/; }
                """.formatted(port, ports.get(Application.FILES_COPY));
    }

    private static void writeShipped(Path folder) throws IOException {
        URL resource = NginxConf.class.getResource(SHIPPED + "nginx.conf");
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
            Files.writeString(to.resolve(file.getFileName().toString()), Files.readString(file));
        }
    }
}
