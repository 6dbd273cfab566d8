// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command line.
 *
 * @param url where the servlet of the doctor is, through nginx
 * @param secret the setting proxySecret
 * @param direct the application itself, past nginx
 * @param uploads addresses that take uploads, through nginx
 * @param targets folders to which uploads are moved
 * @param headers lines for each request, such as the cookie of a login
 * @param accepted checks that may fail
 * @param many whether the archive of many entries is fetched although the limit of the workers is not known
 * @param json whether programs read the report
 */
record Arguments(
        URI url,
        String secret,
        Optional<URI> direct,
        List<URI> uploads,
        List<String> targets,
        List<String> headers,
        Set<String> accepted,
        boolean many,
        boolean json) {

    static final String USAGE = """
            usage: java -cp ... dev.handoff.servlet.doctor.Doctor --url URL (--secret-file FILE | --secret-env NAME)
              --url URL            the setting doctor, through nginx: https://files.example.org/handoff-doctor
              --secret-file FILE   its first line is the setting proxySecret
              --secret-env NAME    the environment variable that holds it
              --direct URL         the application past nginx, as in http://127.0.0.1:8080
              --upload URL         an address with an UploadFilter, through nginx; may be repeated
              --target DIR         a folder to which uploads are moved; may be repeated
              --header LINE        for each request, such as "Cookie: JSESSIONID=..."; may be repeated
              --accept NAME        a check that may fail; may be repeated
              --many               fetch the archive of 1100 entries even where the limit of the workers cannot be read
              --json               for programs
            exit status: 0 all is well, 1 a check failed, 2 nothing could be checked
            """;

    Arguments {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("requests are signed with a secret");
        }
        uploads = List.copyOf(uploads);
        targets = List.copyOf(targets);
        headers = List.copyOf(headers);
        accepted = Set.copyOf(accepted);
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException when it is not as described, with what is wrong
     */
    static Arguments parse(List<String> words, Map<String, String> environment) {
        Words given = new Words(words);
        Optional<String> file = given.one("--secret-file");
        Optional<String> variable = given.one("--secret-env");
        if (file.isPresent() == variable.isPresent()) {
            throw new IllegalArgumentException("give one of --secret-file and --secret-env");
        }
        String secret = file.isPresent()
                ? firstLine(Path.of(file.get()))
                : environment.getOrDefault(variable.orElseThrow(), "").strip();
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("there is no secret in " + file.orElse("$" + variable.orElse("")));
        }
        String url = given.one("--url").orElseThrow(() -> new IllegalArgumentException("--url is missing"));
        Optional<URI> direct = given.one("--direct").map(Arguments::address);
        List<URI> uploads =
                given.all("--upload").stream().map(Arguments::address).toList();
        List<String> headers = given.all("--header");
        headers.forEach(Arguments::requireHeader);
        Set<String> accepted = new LinkedHashSet<>(given.all("--accept"));
        boolean many = given.flag("--many");
        boolean json = given.flag("--json");
        List<String> targets = given.all("--target");
        given.requireNothingElse();
        return new Arguments(address(url), secret, direct, uploads, targets, headers, accepted, many, json);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Arguments[" + url + "]";
    }

    private static String firstLine(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            return line == null ? "" : line.replaceFirst("^\uFEFF", "").strip(); // as the setting reads it
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the secret cannot be read from " + file + ": "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private static URI address(String text) {
        URI address = URI.create(text);
        boolean http = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (!http || address.getHost() == null || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "an address is http:// or https://, a host and a path without query: " + text);
        }
        return address;
    }

    private static void requireHeader(String line) {
        if (line.indexOf(':') < 1 || line.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("--header takes a line such as \"Cookie: a=b\"");
        }
    }

    /** What is left of the command line. */
    private static final class Words {

        private final List<String> left;

        Words(List<String> words) {
            left = new ArrayList<>(words);
        }

        List<String> all(String option) {
            List<String> values = new ArrayList<>();
            for (int i = left.indexOf(option); i >= 0; i = left.indexOf(option)) {
                if (i + 1 == left.size()) {
                    throw new IllegalArgumentException(option + " takes a value");
                }
                values.add(left.get(i + 1));
                left.subList(i, i + 2).clear();
            }
            return values;
        }

        Optional<String> one(String option) {
            List<String> values = all(option);
            if (values.size() > 1) {
                throw new IllegalArgumentException(option + " is given twice");
            }
            return values.stream().findFirst();
        }

        boolean flag(String option) {
            return left.remove(option);
        }

        void requireNothingElse() {
            if (!left.isEmpty()) {
                throw new IllegalArgumentException("no such option: " + left.get(0));
            }
        }
    }
}
