// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.accel.InternalLocation;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out whether a file can be moved from the folders of uploads to where they are claimed, by moving one. */
final class Moves {

    private final Patient patient;
    private final String run;

    Moves(Patient patient, String run) {
        this.patient = patient;
        this.run = run;
    }

    /** Tries it to the folders that the doctor named, or else to those of the locations. */
    void tryTo(List<String> named, Facts facts) {
        List<Path> targets = new ArrayList<>();
        for (String target : named) {
            try {
                targets.add(Path.of(target));
            } catch (InvalidPathException e) {
                facts.put("move.problem", "no folder: " + target);
            }
        }
        boolean chosen = !targets.isEmpty();
        if (!chosen) {
            for (InternalLocation location : patient.locations()) {
                targets.add(CanaryFolder.in(location, run).folder());
            }
        }
        facts.put("moves.chosen", chosen);
        int count = 0;
        for (String kind : List.of("spool", "store")) {
            Optional<Path> from = kind.equals("spool") ? patient.uploadSpool() : patient.uploadStore();
            for (Path target : from.isEmpty() ? List.<Path>of() : targets) {
                facts.put("move." + count + ".kind", kind);
                facts.put("move." + count + ".from", from.get());
                facts.put("move." + count + ".to", target);
                facts.put("move." + count + ".result", result(from.get(), target));
                count++;
            }
        }
    }

    /** Returns {@code renamed}, {@code copied} for another file system, or why it is not known. */
    private String result(Path from, Path to) {
        Path canary = from.resolve("handoff-" + run); // the name of a waiting upload: should it stay, the janitor comes
        Path moved = to.resolve(CanaryFolder.PREFIX + run + ".moved");
        try {
            Files.createFile(canary);
            Files.move(canary, moved, StandardCopyOption.ATOMIC_MOVE);
            return "renamed";
        } catch (AtomicMoveNotSupportedException e) {
            return "copied";
        } catch (IOException e) {
            return sameStore(from, to);
        } finally {
            delete(canary);
            delete(moved);
        }
    }

    /** Where nothing may be written, the mounts have to answer. */
    private static String sameStore(Path from, Path to) {
        try {
            return Files.getFileStore(from).equals(Files.getFileStore(to)) ? "renamed" : "copied";
        } catch (IOException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // what was never made cannot be deleted either
        }
    }
}
