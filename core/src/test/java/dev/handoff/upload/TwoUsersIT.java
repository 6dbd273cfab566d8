// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** nginx's worker is root here, and the process that takes the uploads is nobody. */
class TwoUsersIT {

    private static final String SECRET = "k3y-0123456789abcdef0123456789abcdef";
    private static final int NOBODY = 65534;
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=-all");

    @TempDir
    Path temp;

    private Path store;
    private Path files;
    private String classes;

    /** Claims one file with the mode that is given, and prints what became of it. */
    static final class Claiming {

        private Claiming() {}

        public static void main(String[] args) throws IOException {
            Path store = Path.of(args[0]);
            UploadReceiver receiver = UploadReceiver.builder(store)
                    .callback(UploadFields.dotted(SECRET))
                    .fileMode(args[2])
                    .build();
            try (UploadForm form = receiver.receiveCallback(TYPE, callback(store + "/0000000001"))) {
                Path target = form.require("f").moveTo(Path.of(args[1]));
                System.out.println(Files.readString(target)
                        + ' '
                        + Files.getAttribute(target, "unix:uid")
                        + ' '
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
            }
        }
    }

    private static final String TYPE = "multipart/form-data; boundary=BB";

    private static InputStream callback(String... paths) {
        StringBuilder body = new StringBuilder();
        for (String path : paths) {
            String[][] fields = {{"name", "a.txt"}, {"content_type", "text/plain"}, {"path", path}, {"size", "5"}};
            for (String[] field : fields) {
                body.append("--BB\r\nContent-Disposition: form-data; name=\"" + SECRET + ".f." + field[0]
                                + "\"\r\n\r\n")
                        .append(field[1] + "\r\n");
            }
        }
        return new ByteArrayInputStream(body.append("--BB--\r\n").toString().getBytes(UTF_8));
    }

    /** Prints why a callback with two files is refused. */
    static final class Refusing {

        private Refusing() {}

        public static void main(String[] args) {
            UploadReceiver receiver = UploadReceiver.builder(Path.of(args[0]))
                    .callback(UploadFields.dotted(SECRET))
                    .build();
            try (UploadForm form = receiver.receiveCallback(TYPE, callback(args[1], args[2]))) {
                System.out.println(form.files().size());
            } catch (IOException e) {
                System.out.println(e.getClass().getSimpleName() + ' ' + e.getSuppressed().length);
            }
        }
    }

    /** Prints why the folder of another user cannot be the spool. */
    static final class Spooling {

        private Spooling() {}

        public static void main(String[] args) {
            try {
                UploadReceiver.builder(Path.of(args[0])).spool(Path.of(args[1])).build();
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @BeforeEach
    void folders() throws Exception {
        assumeTrue(OtherUser.isPossible(), "only root can become another user");
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx--x--x"));
        store = Files.createDirectory(temp.resolve("store"));
        Files.setAttribute(store, "unix:gid", NOBODY);
        Files.setAttribute(store, "unix:mode", 02770);
        files = Files.createDirectory(temp.resolve("files"));
        Files.setAttribute(files, "unix:uid", NOBODY);
        classes = copy(UploadReceiver.class, "main")
                + System.getProperty("path.separator")
                + copy(TwoUsersIT.class, "test");
        assumeTrue(
                run("test", "-d", temp.toString()).isEmpty(),
                "root cannot become nobody, or the folder for temporary files is closed to others");
    }

    /** The classes may lie where nobody can read them. */
    private Path copy(Class<?> type, String name) throws IOException {
        Path origin = origin(type);
        Path copy = temp.resolve(name);
        try (var all = Files.walk(origin)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.copy(path, copy.resolve(origin.relativize(path).toString()));
            }
        }
        return copy;
    }

    private static Path origin(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private String java(Class<?> main, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classes, main.getName()));
        command.addAll(List.of(args));
        return run(command.toArray(String[]::new));
    }

    /** Returns what the command prints; something as well when it fails. */
    private static String run(String... command) throws Exception {
        List<String> all = new ArrayList<>(AS_NOBODY);
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        int exit = process.waitFor();
        return exit == 0 ? output : "exit " + exit + ": " + output;
    }

    private Path storeByNginx() throws IOException {
        Path file = Files.writeString(store.resolve("0000000001"), "hello");
        Files.setAttribute(file, "unix:gid", NOBODY);
        Files.setAttribute(file, "unix:mode", 0660);
        return file;
    }

    /** Linux lets a user give a second name to a file of his own, or to one that he may write. */
    @Test
    void givesAFileBackThatOnlyNginxMayWrite() throws Exception {
        Path file = storeByNginx();
        Files.setAttribute(file, "unix:mode", 0640);

        String refusal = java(Refusing.class, store.toString(), file.toString(), file.toString());

        assertThat(refusal).isEqualTo("UploadException 0");
        assertThat(Bodies.filesIn(store)).containsExactly("0000000001");
        assertThat(file).hasContent("hello");
    }

    @Test
    void givesAFileBackWhenTheNextOneCannotBeTaken() throws Exception {
        Path file = storeByNginx();
        Path level = Files.createDirectory(store.resolve("1"));
        Files.setAttribute(level, "unix:mode", 0755);
        Path next = Files.writeString(level.resolve("0000000002"), "hello");

        String refusal = java(Refusing.class, store.toString(), file.toString(), next.toString());

        assertThat(refusal).isEqualTo("AccessDeniedException 0");
        assertThat(Bodies.filesIn(store)).containsExactly("0000000001", "1/0000000002");
    }

    @Test
    void copiesAFileWhoseModeOnlyNginxCouldSet() throws Exception {
        storeByNginx();

        String claimed =
                java(Claiming.class, store.toString(), files.resolve("x").toString(), "rw-r--r--");

        assertThat(claimed).isEqualTo("hello " + NOBODY + " rw-r--r--");
        assertThat(Bodies.filesIn(store)).isEmpty();
        assertThat(Bodies.filesIn(files)).containsExactly("x");
    }

    @Test
    void renamesAFileThatHasItsModeAlready() throws Exception {
        storeByNginx();

        String claimed =
                java(Claiming.class, store.toString(), files.resolve("x").toString(), "rw-rw----");

        assertThat(claimed).isEqualTo("hello 0 rw-rw----");
        assertThat(Bodies.filesIn(store)).isEmpty();
        assertThat(Bodies.filesIn(files)).containsExactly("x");
    }

    @Test
    void refusesASpoolOfAnotherUser() throws Exception {
        Path spool = Files.createDirectory(temp.resolve("spool"));
        Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwxr-xr-x"));

        String refusal = java(Spooling.class, store.toString(), spool.toString());

        assertThat(refusal)
                .isEqualTo("spool " + spool.toRealPath()
                        + " belongs to root, but this process runs as nobody; nginx spools"
                        + " for its own user alone, so both must be the same, either in nginx.conf: user nobody; or in"
                        + " the systemd unit of this process: User=root");
    }

    @Test
    void refusesAStoreItCannotWriteTo() throws Exception {
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwx------"));

        String refusal = java(Spooling.class, store.toString(), files.toString());

        assertThat(refusal).isEqualTo("store must be writable for this process: " + store.toRealPath());
    }
}
