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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The configuration folder: the shipped files as they are, and those that every site writes itself.
 *
 * @param zipModule the file of mod_zip, or null
 * @param uploads null where nobody uploads
 */
record NginxConf(int port, String secret, Map<Application, Integer> ports, Path zipModule, UploadConf uploads) {

    private static final String SHIPPED = "/handoff/nginx-conf/";

    NginxConf {
        ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports));
    }

    void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        writeShipped(folder);
        Files.writeString(folder.resolve("local-main.conf"), localMain());
        Files.writeString(folder.resolve("local-http.conf"), localHttp());
        Files.writeString(folder.resolve("local-server.conf"), localServer());
        if (uploads != null) {
            uploads.writeTo(folder);
        }
    }

    private String localMain() {
        // workers of root's nginx would be another user, who may not enter a temporary folder
        String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
        return user + load(zipModule) + load(uploads == null ? null : uploads.module());
    }

    private static String load(Path module) {
        return module == null ? "" : "load_module \"" + module + "\";\n";
    }

    private String localHttp() {
        StringBuilder text = new StringBuilder("map \"\" $handoff_proxy { default \"" + secret + "; bridge"
                + (zipModule == null ? "" : "; zip") + "\"; }\n");
        text.append(upstream("handoff_app", ports.values().iterator().next()));
        ports.forEach((application, at) -> text.append(upstream(application.label(), at)));
        return uploads == null ? text.toString() : text + uploads.http();
    }

    private static String upstream(String name, int port) {
        return "upstream " + name + " { server 127.0.0.1:" + port + "; keepalive 32; keepalive_timeout 15s; }\n";
    }

    private String localServer() {
        return uploads == null ? downloads() : "listen 127.0.0.1:" + port + ";\n" + uploads.server(ports);
    }

    private String downloads() {
        StringBuilder text = new StringBuilder("""
                listen 127.0.0.1:%d;

                # D1: what downloads.conf says about sending, without the application
                location /static/ { alias files/; sendfile on; tcp_nopush on; sendfile_max_chunk 2m; }
                """.formatted(port));
        ports.forEach((application, at) -> text.append(
                application == Application.FILES_COPY
                        // D5: a proxy_pass and nothing else
                        ? "location /%s/ { proxy_pass http://127.0.0.1:%d/; }%n".formatted(application.label(), at)
                        // proxied exactly as the shipped nginx.conf does it
                        : "location /%1$s/ { include handoff-proxy.conf; include zip.conf; proxy_pass http://%1$s/; }%n"
                                .formatted(application.label())));
        return text.toString();
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
