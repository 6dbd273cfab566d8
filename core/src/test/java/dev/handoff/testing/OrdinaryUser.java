// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/** Runs commands without root's rights: as the user of the tests, or as nobody when that is root. */
final class OrdinaryUser {
    private static final String NAME = "nobody";

    private OrdinaryUser() {}

    /** Returns what to put before a command; skips the test where root has no way to become somebody else. */
    static List<String> launcher() throws IOException, InterruptedException {
        if (!NginxConf.startedByRoot()) {
            return List.of();
        }
        List<String> launcher = List.of("setpriv", "--reuid=" + NAME, "--clear-groups", "--inh-caps=-all");
        assumeTrue(canRun(launcher), "root cannot become nobody: setpriv is missing or not allowed");
        return launcher;
    }

    /** Gives a folder and all that is in it to this user. */
    static void own(Path folder) throws IOException {
        if (!NginxConf.startedByRoot()) {
            return;
        }
        UserPrincipal user =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NAME);
        try (var all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.setOwner(path, user);
            }
        }
    }

    static boolean canRun(List<String> launcher) throws InterruptedException {
        try {
            return run(launcher, "true").exitCode() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    static Result run(List<String> launcher, String... command) throws IOException, InterruptedException {
        var all = new ArrayList<>(launcher);
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (var output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), text);
        }
    }

    /** What a command printed, on both streams. */
    record Result(int exitCode, String output) {}
}
