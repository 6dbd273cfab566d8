// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line: {@code java -jar portal.jar}. Exit codes are 2 for wrong usage and 1 for all that fails later. */
@Command(
        name = "portal",
        sortOptions = false,
        usageHelpAutoWidth = true,
        showDefaultValues = true,
        synopsisHeading = "Usage: java -jar ",
        customSynopsis = {"portal.jar [options]", "       java -jar portal.jar push [options] FILE..."},
        description = {
            "",
            "Offers the files below DIR/files: a page for people at /, a list for programs at /api/files,"
                    + " downloads at /files/, archives at /archive. Takes files at /upload. With --nginx the bytes go through nginx, without it through the JVM.",
            ""
        },
        footer = {
            "",
            "Prints one line \"ready <url>\" to standard output once it answers; everything else goes to standard"
                    + " error. Ctrl-C or SIGTERM ends it, and the nginx that it started."
        })
final class Portal implements Callable<Integer> {
    @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Address to listen on.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the application; 0 takes a free one.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "./handoff-data",
            description = "Data folder. A missing one is created with files/ and three sample files.")
    private Path data;

    @Option(names = "--nginx", description = "Start the nginx found on the PATH in front of the application.")
    private boolean nginx;

    @Option(
            names = "--front-port",
            paramLabel = "PORT",
            defaultValue = "8000",
            description = "Port of that nginx; 0 takes a free one.")
    private int frontPort;

    @Option(
            names = "--modules",
            paramLabel = "DIR",
            description = "Folder with modules for that nginx (zip, upload). Default: the environment variable"
                    + " NGINX_MODULES, else nginx's own folder.")
    private Path modules;

    @Option(
            names = "--proxy-secret-file",
            paramLabel = "FILE",
            description = "File with the secret of an nginx that you run yourself; two lines during a change.")
    private Path secretFile;

    @Option(
            names = "--road",
            paramLabel = "ROAD",
            description = "Who writes uploads to the disk: nginx as it is (spool), nginx-upload-module (module) or the"
                    + " JVM (direct). Default: spool with an nginx, else direct.")
    private UploadRoad road;

    @Option(
            names = "--upload-secret-file",
            paramLabel = "FILE",
            description = "File with the two secrets of uploads of an nginx that you run yourself, those of"
                    + " $handoff_upload and $handoff_fields.")
    private Path uploadSecretFile;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private final LastOpenedFirst opened = new LastOpenedFirst();
    private final PrintStream out;

    private Portal(PrintStream out) {
        this.out = out;
    }

    /** Runs the portal until it is stopped. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        adviseOnLocale();
        // From Java 22 on System.console() is there without a terminal too, unless this one is asked for.
        System.setProperty("jdk.console", "java.base");
        return new CommandLine(new Portal(System.out))
                .addSubcommand(new Push(System.out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, given) -> {
                    System.err.println("portal: " + e.getMessage() + " (see --help)");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    complain(e);
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
    }

    private static void complain(Exception e) {
        if (e instanceof PortalException) {
            System.err.println("portal: " + e.getMessage());
        } else {
            e.printStackTrace();
        }
    }

    @Override
    public Integer call() throws PortalException, InterruptedException {
        requirePort("--port", port);
        requirePort("--front-port", frontPort);
        Runtime.getRuntime().addShutdownHook(new Thread(opened::close, "portal-stop"));
        try (opened) {
            return nginx ? behindNginx() : alone();
        }
    }

    private void requirePort(String option, int given) {
        if (given < 0 || given > 65_535) {
            throw new CommandLine.ParameterException(spec.commandLine(), option + " must be 0 to 65535: " + given);
        }
    }

    /** Without an nginx that knows them, secrets of uploads would be a door that nobody guards. */
    private Uploads uploads() throws PortalException {
        boolean nginxStores = nginx || uploadSecretFile != null;
        UploadRoad chosen = road == null ? nginxStores ? UploadRoad.SPOOL : UploadRoad.DIRECT : road;
        if (chosen != UploadRoad.DIRECT && !nginxStores) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--road " + chosen.name().toLowerCase(Locale.ROOT)
                            + " needs an nginx: --nginx, or --upload-secret-file for one of your own");
        }
        return new Uploads(
                chosen, uploadSecretFile == null ? UploadSecrets.random() : UploadSecrets.read(uploadSecretFile));
    }

    private int alone() throws PortalException, InterruptedException {
        Uploads uploads = uploads();
        DataFolder folder = openData();
        if (uploadSecretFile == null) {
            Uploads.sweep(folder);
        }
        Catalogue catalogue = opened.add(Catalogue.open(folder));
        WebServer web =
                opened.add(WebServer.start(Endpoint.of(host, port), folder, catalogue, givenSecrets(), uploads));
        ready(web.endpoint());
        web.join();
        return 0;
    }

    private int behindNginx() throws PortalException, InterruptedException {
        Uploads uploads = uploads();
        DataFolder folder = openData();
        NginxBinary binary =
                NginxBinary.find(Optional.ofNullable(System.getenv("PATH")).orElse(""));
        NginxModules found = NginxModules.find(Optional.ofNullable(modules), environment("NGINX_MODULES"), binary);
        if (uploads.road() == UploadRoad.MODULE && !found.haveUpload()) {
            throw new PortalException("--road module needs ngx_http_upload_module.so, which is not there: name its"
                    + " folder with --modules");
        }
        NginxFront front = opened.add(NginxFront.prepare(folder, binary));
        Uploads.sweep(folder);
        Endpoint free = Endpoint.of(host, frontPort).claim("--front-port");

        List<String> given = givenSecrets();
        List<String> secrets = given.isEmpty() ? List.of(ProxySecrets.random()) : given;
        Catalogue catalogue = opened.add(Catalogue.open(folder));
        WebServer web = opened.add(WebServer.start(Endpoint.of(host, port), folder, catalogue, secrets, uploads));
        front.start(new NginxConfig(free, web.endpoint(), secrets.get(0), found, uploads));
        ready(free);

        int code = front.join();
        // Ctrl-C reaches both processes, nginx perhaps first.
        if (opened.closesWithin(Duration.ofMillis(500))) {
            return 0;
        }
        throw new PortalException(
                "nginx ended with exit code " + code + "; see " + folder.nginx().resolve("error.log"));
    }

    private DataFolder openData() throws PortalException {
        DataFolder folder = DataFolder.open(data);
        opened.add(DataLock.take(folder));
        return folder;
    }

    private List<String> givenSecrets() throws PortalException {
        return secretFile == null ? List.of() : ProxySecrets.read(secretFile);
    }

    private static Optional<Path> environment(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }

    private void ready(Endpoint at) {
        out.println("ready " + at.url());
        out.flush();
    }

    /** In a POSIX locale the JVM knows only ASCII. Names below files/ work all the same: see {@link DiskName}. */
    private static void adviseOnLocale() {
        String charset = System.getProperty("sun.jnu.encoding", "UTF-8");
        if (!Charset.forName(charset).newEncoder().canEncode('ü')) {
            System.err.println("portal: this locale (" + charset + ") has no names like \"ü\" for the data folder and"
                    + " for messages: set the environment variable LC_ALL=C.UTF-8");
        }
    }
}
