// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The nginx worker at the other end of a connection, as far as Linux tells: its user, and how many files it may open.
 * Elsewhere, in another container and behind a wrapper that changes the port, there is nothing to see.
 *
 * @param user the number of its user
 * @param openFiles its soft limit
 */
record Worker(OptionalLong user, OptionalLong openFiles) {

    private static final String PROC = "/proc";
    private static final String LIMIT = "Max open files";

    Worker {
        if (openFiles.isPresent() && user.isEmpty()) {
            throw new IllegalArgumentException("a limit belongs to a process, which has a user");
        }
    }

    /** Looks for the process whose port is the remote one of our connection. */
    static Worker at(int remotePort, int localPort) {
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : lines(Path.of(PROC, table))) {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length > 9
                        && port(words[1]) == remotePort
                        && port(words[2]) == localPort
                        && words[7].matches("[0-9]{1,10}")) {
                    long user = Long.parseLong(words[7]);
                    return new Worker(OptionalLong.of(user), openFiles(user, "socket:[" + words[9] + "]"));
                }
            }
        }
        return new Worker(OptionalLong.empty(), OptionalLong.empty());
    }

    /** The addresses are in hexadecimal, with the port behind a colon. */
    private static int port(String address) {
        int colon = address.lastIndexOf(':');
        try {
            return colon < 0 ? -1 : Integer.parseInt(address.substring(colon + 1), 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Returns the limit of the worker that has the socket; where that is not to be seen, of all if they have the same. */
    private static OptionalLong openFiles(long user, String socket) {
        List<Long> limits = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of(PROC), "[0-9]*")) {
            for (Path process : processes) {
                if (isWorker(process, user)) {
                    long limit = limit(process);
                    if (has(process, socket) && limit > 0) {
                        return OptionalLong.of(limit);
                    }
                    limits.add(limit);
                }
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        boolean agree = !limits.isEmpty() && limits.stream().distinct().count() == 1 && limits.get(0) > 0;
        return agree ? OptionalLong.of(limits.get(0)) : OptionalLong.empty();
    }

    private static boolean has(Path process, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return false; // not ours to see, or closed meanwhile
        }
        return false;
    }

    private static boolean isWorker(Path process, long user) throws IOException {
        List<String> title = lines(process.resolve("cmdline"));
        if (title.isEmpty() || !title.get(0).startsWith("nginx: worker process")) {
            return false;
        }
        try {
            return Files.getAttribute(process, "unix:uid") instanceof Integer owner && owner == user;
        } catch (IOException e) {
            return false; // it has just ended
        }
    }

    private static long limit(Path process) {
        for (String line : lines(process.resolve("limits"))) {
            if (line.startsWith(LIMIT)) {
                String soft = line.substring(LIMIT.length()).strip().split("\\s+", 2)[0];
                return soft.matches("[0-9]{1,18}") ? Long.parseLong(soft) : Long.MAX_VALUE;
            }
        }
        return 0;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of(); // no Linux, or not to be seen
        }
    }
}
