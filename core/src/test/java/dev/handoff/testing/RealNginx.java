// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the nginx found on the PATH in front of an application, with the shipped configuration as it is and only the
 * local files written for the test.
 *
 * <pre>{@code
 * RealNginx.assumeInstalled();
 * try (var nginx = RealNginx.behind(appPort).prefix(tempDir).start()) {
 *     client.send(HttpRequest.newBuilder(nginx.uri("/files/a.txt")).build(), ...);
 * }
 * }</pre>
 */
public final class RealNginx implements AutoCloseable {
    /** The secret that the application has to know, unless the test sets another. */
    public static final String SECRET = "known-to-the-tests-and-to-nobody-else-0123456789";

    /** The secret of X-Handoff-Upload. */
    public static final String UPLOAD_SECRET = "marks-the-uploads-of-the-tests-0123456789";

    /** What the names of the fields begin with that nginx-upload-module adds. */
    public static final String FIELD_SECRET = "begins-the-fields-of-the-tests-0123456789";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final int PORT_ATTEMPTS = 5;
    private static final String PORT_TAKEN = "Address already in use";

    private final Process master;
    private final Path prefix;
    private final int port;

    private RealNginx(Process master, Path prefix, int port) {
        this.master = master;
        this.prefix = prefix;
        this.port = port;
    }

    /** Skips the test, with the reason, where there is no nginx. */
    public static void assumeInstalled() {
        assumeTrue(version().isPresent(), "no nginx on the PATH");
    }

    /** Returns what {@code nginx -V} prints, or empty where there is no nginx. */
    public static Optional<String> version() {
        try {
            Process process =
                    new ProcessBuilder("nginx", "-V").redirectErrorStream(true).start();
            process.getOutputStream().close();
            try (InputStream output = process.getInputStream()) {
                return Optional.of(new String(output.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException notInstalled) {
            return Optional.empty();
        }
    }

    /** Finds a module such as {@code ngx_http_zip_module.so}: in NGINX_MODULES, else in the folder of nginx itself. */
    public static Optional<Path> module(String so) {
        String folder = System.getenv("NGINX_MODULES");
        if (folder != null && !folder.isBlank()) {
            Path module = Path.of(folder, so).toAbsolutePath();
            if (Files.isRegularFile(module)) {
                return Optional.of(module);
            }
        }
        Matcher builtIn =
                Pattern.compile("--modules-path=(\\S+)").matcher(version().orElse(""));
        return builtIn.find()
                ? Optional.of(Path.of(builtIn.group(1), so)).filter(Files::isRegularFile)
                : Optional.empty();
    }

    /** Starts to describe an nginx that proxies to the application on this port of 127.0.0.1. */
    public static Builder behind(int appPort) {
        return new Builder(appPort);
    }

    /** Returns an address on this nginx; the path and query are sent as they are and must be encoded already. */
    public URI uri(String rawPathAndQuery) {
        return URI.create("http://127.0.0.1:" + port + rawPathAndQuery);
    }

    public int port() {
        return port;
    }

    /** Returns the folder given with {@code -p}; downloads lie in {@code files/} below it. */
    public Path prefix() {
        return prefix;
    }

    public String errorLog() {
        return read(prefix.resolve("nginx/error.log"));
    }

    public String accessLog() {
        return read(prefix.resolve("nginx/access.log"));
    }

    /**
     * Returns the process ids of the workers, whose CPU time and open files are those of the downloads. The master starts
     * them one after the other, and the first one answers already: this waits until no more come.
     */
    public List<Long> workerPids() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        List<Long> pids = children();
        for (int same = 0; same < 5 && master.isAlive() && System.nanoTime() < deadline; ) {
            pause();
            List<Long> now = children();
            same = now.isEmpty() || !now.equals(pids) ? 0 : same + 1;
            pids = now;
        }
        return pids;
    }

    private List<Long> children() {
        return master.children().map(ProcessHandle::pid).sorted().toList();
    }

    /** Stops nginx and waits until it is gone. */
    @Override
    public void close() {
        List<ProcessHandle> workers = master.children().toList();
        master.destroy();
        try {
            if (!master.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                master.destroyForcibly().waitFor();
                workers.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            master.destroyForcibly();
            workers.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for nginx", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /** What differs from site to site: the local files, the data folder and the process. */
    public static final class Builder {
        private final int appPort;
        private final NginxConf conf = new NginxConf();
        private final List<String> launcher = new ArrayList<>();
        private Path prefix;

        private Builder(int appPort) {
            this.appPort = appPort;
        }

        /** The folder for {@code -p}: {@code files/} and nginx's own {@code nginx/} are made below it. */
        public Builder prefix(Path dir) {
            prefix = dir.toAbsolutePath();
            return this;
        }

        /** The secret of X-Handoff-Proxy; empty: nginx sends no proof at all. */
        public Builder secret(String value) {
            conf.secret = value;
            return this;
        }

        /** The tokens behind the secret, {@code bridge} when this is not called. */
        public Builder tokens(String... values) {
            conf.tokens = List.of(values);
            return this;
        }

        /**
         * A connection to the application for each request: with proxy_next_upstream off it is 502 when a container ends
         * a kept one, after an exception, while nginx sends the next request on it.
         */
        public Builder withoutKeepalive() {
            conf.keepalive = "";
            return this;
        }

        /** More lines for local-http.conf. */
        public Builder httpConf(String extra) {
            conf.http += extra + "\n";
            return this;
        }

        /** More lines for local-server.conf. */
        public Builder serverConf(String extra) {
            conf.server += extra + "\n";
            return this;
        }

        /** The whole of local-upload.conf; {@code client_max_body_size 8g} when this is not called. */
        public Builder uploadConf(String lines) {
            conf.upload = lines + "\n";
            return this;
        }

        /** Makes a mistake in a shipped or local file; the start fails when the file does not have the text. */
        public Builder patch(String file, String text, String replacement) {
            conf.patches.add(new NginxConf.Patch(file, text, replacement));
            return this;
        }

        /** The user of the workers when root starts nginx; root itself when this is not called. */
        Builder workersRunAs(String user) {
            conf.user = user;
            return this;
        }

        /** Modules to load, by file name; skips the test, with the reason, when one is missing. */
        public Builder modules(String... soNames) {
            for (String so : soNames) {
                Optional<Path> module = module(so);
                assumeTrue(module.isPresent(), so + " is neither in NGINX_MODULES nor in nginx's module folder");
                conf.modules.add(module.get());
            }
            return this;
        }

        /** A command that starts nginx as its own process (by exec), such as setpriv with its options. */
        Builder launchedBy(List<String> command) {
            launcher.addAll(command);
            return this;
        }

        public RealNginx start() throws IOException {
            if (prefix == null) {
                throw new IllegalStateException("no folder for nginx: call prefix(Path) before start()");
            }
            Files.createDirectories(prefix.resolve("files"));
            Path configuration = prefix.resolve("nginx/conf");
            for (int attempt = 1; ; attempt++) {
                int port = LocalPort.free();
                conf.write(configuration, port, appPort);
                Optional<RealNginx> started = launch(configuration, port, attempt == PORT_ATTEMPTS);
                if (started.isPresent()) {
                    return started.get();
                }
            }
        }

        private Optional<RealNginx> launch(Path configuration, int port, boolean lastAttempt) throws IOException {
            Path stderr = prefix.resolve("nginx/stderr.log");
            List<String> command = new ArrayList<>(launcher);
            command.addAll(List.of("nginx", "-e", "stderr", "-p", prefix.toString()));
            command.addAll(List.of("-c", configuration.resolve("nginx.conf").toString(), "-g", "daemon off;"));
            Process master = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(stderr.toFile())
                    .start();
            var nginx = new RealNginx(master, prefix, port);
            if (nginx.awaitReady()) {
                return Optional.of(nginx);
            }
            nginx.close();
            if (read(stderr).contains(PORT_TAKEN) && !lastAttempt) {
                return Optional.empty();
            }
            throw new IOException("nginx did not start\n" + read(stderr) + nginx.errorLog());
        }
    }

    /** nginx writes its pid file after it has bound its ports, so a stranger on the same port is not mistaken for it. */
    private boolean awaitReady() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        String pid = Long.toString(master.pid());
        while (master.isAlive() && System.nanoTime() < deadline) {
            if (read(prefix.resolve("nginx/nginx.pid")).strip().equals(pid) && LocalPort.accepts(port)) {
                return true;
            }
            pause();
        }
        return false;
    }
}
