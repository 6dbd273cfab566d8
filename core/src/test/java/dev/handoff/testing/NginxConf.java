// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The configuration folder of one test: the shipped files, byte for byte, and the local ones. */
final class NginxConf {
    final List<Path> modules = new ArrayList<>();
    String secret = RealNginx.SECRET;
    List<String> tokens = List.of("bridge");
    String keepalive = "keepalive 32; keepalive_timeout 15s;";
    String http = "";
    String server = "";
    String upload = "client_max_body_size 8g;";
    final List<Patch> patches = new ArrayList<>();
    String user = System.getProperty("user.name");

    /** Returns the folder with the shipped files, which the build names. */
    static Path shipped() {
        String folder = System.getProperty("handoff.nginxConf");
        if (folder == null) {
            throw new IllegalStateException("the system property handoff.nginxConf must name the folder nginx-conf");
        }
        return Path.of(folder);
    }

    static String shippedText(String name) {
        try {
            return Files.readString(shipped().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /** Copies every shipped file, the examples too, under its own name. */
    static void copyShipped(Path target) throws IOException {
        Files.createDirectories(target);
        try (var files = Files.newDirectoryStream(shipped(), Files::isRegularFile)) {
            for (Path file : files) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    void write(Path target, int port, int appPort) throws IOException {
        copyShipped(target);
        Files.writeString(target.resolve("local-main.conf"), main());
        Files.writeString(target.resolve("local-http.conf"), """
                map "" $handoff_proxy { default "%s"; }
                map "" $handoff_upload { default "%s"; }
                map "" $handoff_fields { default "%s"; }
                upstream handoff_app { server 127.0.0.1:%d; %s }
                %s""".formatted(
                        proof(), RealNginx.UPLOAD_SECRET, RealNginx.FIELD_SECRET, appPort, keepalive, http));
        Files.writeString(target.resolve("local-upload.conf"), upload);
        Files.writeString(target.resolve("local-server.conf"), "listen 127.0.0.1:%d;\n%s".formatted(port, server));
        for (Patch patch : patches) {
            patch.apply(target);
        }
    }

    /** A mistake in one of the files. */
    record Patch(String file, String text, String replacement) {

        void apply(Path folder) throws IOException {
            Path patched = folder.resolve(file);
            String before = Files.readString(patched);
            if (!before.contains(text)) {
                throw new IllegalStateException(file + " has no \"" + text + "\" to replace");
            }
            Files.writeString(patched, before.replace(text, replacement));
        }
    }

    private String main() {
        var text = new StringBuilder();
        if (startedByRoot()) {
            // Workers of root's nginx would be nobody, who may not read a @TempDir.
            text.append("user ").append(user).append(";\n");
        }
        modules.forEach(module -> text.append("load_module ").append(module).append(";\n"));
        return text.toString();
    }

    private String proof() {
        return secret.isEmpty()
                ? ""
                : secret + String.join("", tokens.stream().map("; "::concat).toList());
    }

    static boolean startedByRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
