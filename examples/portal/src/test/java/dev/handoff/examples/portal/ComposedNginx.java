// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The nginx of {@code compose.yaml} as a process: its script and the files of its image, in other folders. */
final class ComposedNginx implements AutoCloseable {
    private final Process process;
    private final URI address;

    private ComposedNginx(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Returns the folder with both modules, which the image has; skips the test where there is none. */
    static Path modules() throws Exception {
        PortalProcess.assumeNginx();
        Optional<Path> environment = Optional.ofNullable(System.getenv("NGINX_MODULES"))
                .filter(value -> !value.isBlank())
                .map(Path::of);
        Map<String, Path> found = NginxModules.find(
                        Optional.empty(), environment, NginxBinary.find(System.getenv("PATH")))
                .files();
        assumeTrue(
                found.size() == 2,
                "ngx_http_zip_module.so and ngx_http_upload_module.so are neither in NGINX_MODULES nor in nginx's"
                        + " module folder");
        return found.values().iterator().next().getParent();
    }

    static ComposedNginx start(Path folder, Path data, Path secrets, URI application, String road) throws Exception {
        Path image = folder.resolve("image");
        ComposeFile compose = ComposeFile.read(Map.of());
        Dockerfile.read(compose.dockerfile("nginx")).makeFiles(compose.context("nginx"), image);
        Endpoint front = Endpoint.of("127.0.0.1", 0).claim("port");
        fit(image.resolve("etc/handoff/conf"), front);
        Path run = Files.createDirectories(image.resolve("run/handoff"));
        var script = new ProcessBuilder(
                "sh", image.resolve("usr/local/bin/start-nginx.sh").toString());
        script.environment()
                .putAll(Map.of(
                        "HANDOFF_DATA", data.toString(),
                        "HANDOFF_CONF", image.resolve("etc/handoff/conf").toString(),
                        "HANDOFF_RUN", run.toString(),
                        "HANDOFF_SECRETS", secrets.toString(),
                        "HANDOFF_APPLICATION", application.getAuthority(),
                        "HANDOFF_ROAD", road));
        Path said = folder.resolve("nginx.out");
        Process process =
                script.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        var nginx = new ComposedNginx(process, URI.create(front.url()));
        nginx.awaitPort(said);
        return nginx;
    }

    /** What differs on this machine: the port, the folder of the modules, and the user when root runs the tests. */
    private static void fit(Path conf, Endpoint front) throws Exception {
        Path server = conf.resolve("local-server.conf");
        Files.writeString(
                server, Files.readString(server).replace("listen 8000;", "listen " + front.authority() + ";"));
        Path main = conf.resolve("local-main.conf");
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(conf, "unix:uid"));
        Files.writeString(
                main,
                (root ? "user root;\n" : "")
                        + Files.readString(main)
                                .replace("/usr/lib/nginx/modules", modules().toString()));
    }

    private void awaitPort(Path said) throws IOException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (var socket = new Socket(address.getHost(), address.getPort())) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        close();
        throw new AssertionError("nginx does not listen: " + Files.readString(said));
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
