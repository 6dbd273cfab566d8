// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portal.jar push FILE…}: uploads files to a portal. */
@Command(
        name = "push",
        sortOptions = false,
        usageHelpAutoWidth = true,
        showDefaultValues = true,
        synopsisHeading = "Usage: java -jar portal.jar ",
        customSynopsis = "push [options] FILE...",
        description = {"", "Uploads files to a portal that runs, in one request.", ""})
final class Push implements Callable<Integer> {
    private static final int BUFFER_SIZE = 1 << 20;

    @Option(names = "--host", paramLabel = "NAME", defaultValue = "127.0.0.1", description = "Where the portal runs.")
    private String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Its port: that of nginx, or of the portal itself.")
    private int port;

    @Option(
            names = {"-s", "--schema"},
            paramLabel = "SCHEMA",
            defaultValue = "http",
            description = "http or https.")
    private String schema;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to upload.")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final AtomicBoolean done = new AtomicBoolean();

    Push(PrintStream out) {
        this.out = out;
    }

    /** Returns 0 when the portal has the files, else 1. */
    @Override
    public Integer call() throws PortalException, InterruptedException {
        URI target = target();
        for (Path file : files) {
            require(file);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::sayWhenStopped, "push-stop"));
        try {
            return send(target);
        } finally {
            done.set(true);
        }
    }

    private URI target() {
        String lower = schema.toLowerCase(Locale.ROOT);
        if (!lower.equals("http") && !lower.equals("https")) {
            throw wrong("--schema must be http or https: " + schema);
        }
        if (port < 1 || port > 65_535) {
            throw wrong("--port must be 1 to 65535: " + port);
        }
        try {
            return new URI(lower, null, host, port, "/upload", null, null);
        } catch (URISyntaxException e) {
            throw wrong("--host must be a name or an address: " + host);
        }
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    private static void require(Path file) throws PortalException {
        if (Files.notExists(file)) {
            throw new PortalException(file + " does not exist: nothing was sent");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new PortalException(file + " is no file that can be read: nothing was sent");
        }
    }

    private int send(URI target) throws PortalException, InterruptedException {
        // The client reads files and sends them in buffers of this size; with its own 16 KiB it is twice as slow.
        System.setProperty("jdk.httpclient.bufsize", Integer.toString(BUFFER_SIZE));
        try {
            var form = PushedForm.of(files);
            var progress = new Progress(out, form.length(), System.console() != null);
            HttpRequest request = HttpRequest.newBuilder(target)
                    .header("Content-Type", form.contentType())
                    .header("Accept", "application/json")
                    .POST(progress.watch(form.publisher()))
                    .build();
            HttpResponse<String> response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            progress.end();
            out.println("Return status " + response.statusCode() + ": " + PushAnswer.message(response));
            return response.statusCode() / 100 == 2 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (ConnectException e) {
            throw new PortalException("no portal answers at " + target + ": see --host, --port and --schema", e);
        } catch (IOException e) {
            throw new PortalException("the upload to " + target + " broke off (" + Reason.of(e) + ")", e);
        }
    }

    private void sayWhenStopped() {
        if (!done.get()) {
            System.err.println();
            System.err.println("portal: stopped before the upload was complete: the portal keeps nothing of it");
        }
    }
}
