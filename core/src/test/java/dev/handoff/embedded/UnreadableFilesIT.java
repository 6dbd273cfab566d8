// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.accel.InternalLocation;
import dev.handoff.testing.RealNginx;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Files that may not be read, asked for by both sides in a JVM that does not run as root. */
class UnreadableFilesIT {

    private static final String ORDINARY = "nobody";
    private static final WireTable TABLE = WireTable.read("unreadable.txt");
    static final List<WireRow> ROWS = TABLE.rows();

    @TempDir
    static Path dir;

    private static List<String> lines;

    @BeforeAll
    static void askBothSidesAsAnOrdinaryUser() throws IOException, InterruptedException {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> launcher =
                root ? List.of("setpriv", "--reuid=" + ORDINARY, "--clear-groups", "--inh-caps=-all") : List.of();
        List<String> classPath = new ArrayList<>();
        for (Path origin : ChildJvm.origins(InternalLocation.class, UnreadableFilesIT.class)) {
            classPath.add(
                    copy(origin, dir.resolve("classes" + classPath.size())).toString());
        }
        Path conf = copy(Path.of(System.getProperty("handoff.nginxConf")), dir.resolve("conf"));
        Path work = Files.createDirectory(dir.resolve("work"));
        if (root) {
            giveAway(dir);
            assumeTrue(
                    succeeds(launcher, "test", "-w", work.toString()),
                    "root cannot become " + ORDINARY
                            + ": setpriv is missing or not allowed, or its folder for temporary files is closed to others");
            assumeTrue(
                    succeeds(launcher, "test", "-x", System.getProperty("java.home") + "/bin/java"),
                    ORDINARY + " may not run this java");
        }
        lines = ChildJvm.run(
                launcher,
                Map.of(),
                List.of("-cp", String.join(File.pathSeparator, classPath), "-Dhandoff.nginxConf=" + conf),
                Questions.class,
                work);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("ROWS")
    void theStandInAnswersAsTheTableSays(WireRow row) {
        assertThat(lines).contains("stand-in: " + row.title() + ": " + row.expectedFromStandIn());
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("ROWS")
    void nginxAnswersAsTheTableSays(WireRow row) {
        RealNginx.assumeInstalled();

        assertThat(lines).contains("bridged: " + row.title() + ": " + row.expectedFromNginx());
        assertThat(lines).contains("plain: " + row.title() + ": " + row.expectedFromPlainNginx());
    }

    @Test
    void nothingIsFoundInAFolderThatMayNotBeEntered() {
        assertThat(lines).contains("find: true false false");
    }

    /** Runs as the ordinary user. */
    static final class Questions {

        private Questions() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            try (BothSides sides = BothSides.over(Path.of(args[0]), TABLE)) {
                for (WireRow row : ROWS) {
                    System.out.println("stand-in: " + row.title() + ": " + sides.standIn(row));
                    if (sides.hasNginx()) {
                        System.out.println("bridged: " + row.title() + ": " + sides.nginx(row, true));
                        System.out.println("plain: " + row.title() + ": " + sides.nginx(row, false));
                    }
                }
                InternalLocation location = sides.location();
                System.out.println("find: " + location.find("open.txt").isPresent() + " "
                        + location.find("shut/in.txt").isPresent() + " "
                        + location.find("shut/missing.txt").isPresent());
            }
        }
    }

    private static boolean succeeds(List<String> launcher, String... command) throws InterruptedException {
        List<String> all = new ArrayList<>(launcher);
        all.addAll(List.of(command));
        try {
            return new ProcessBuilder(all).start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private static Path copy(Path source, Path target) throws IOException {
        if (Files.isRegularFile(source)) {
            return Files.copy(source, target);
        }
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target.resolve(source.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, target.resolve(source.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        return target;
    }

    private static void giveAway(Path folder) throws IOException {
        UserPrincipal user =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ORDINARY);
        try (var all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.setOwner(path, user);
            }
        }
    }
}
