// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** nginx and the application, as a test wants to see them; whatever is not described does not answer. */
final class ScriptedServer implements Transport {

    static final String URL = "http://files.example.org/handoff-doctor";

    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Report report = new Report(Set.of());

    /** Answers so when method and target have this text in them; what was said first counts. */
    ScriptedServer on(String part, int status, byte[] body, String... lines) {
        answers.putIfAbsent(part, new Answer(status, List.of(lines), body, true));
        return this;
    }

    ScriptedServer on(String part, int status, Facts facts) {
        return on(part, status, facts.toString().getBytes(StandardCharsets.UTF_8));
    }

    ScriptedServer brokenOff(String part) {
        answers.putIfAbsent(part, new Answer(200, List.of(), new byte[] {'P', 'K'}, false));
        return this;
    }

    @Override
    public Answer exchange(String method, String target, List<String> lines, byte[] body) throws IOException {
        String request = method + " " + target;
        asked.add(request);
        for (Map.Entry<String, Answer> answer : answers.entrySet()) {
            if (request.contains(answer.getKey())) {
                return answer.getValue();
            }
        }
        throw new IOException("refused");
    }

    /** Returns a run against this server. */
    Checkup checkup(String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("--url", URL, "--secret-env", "SECRET"));
        words.addAll(List.of(more));
        Arguments arguments = Arguments.parse(words, Map.of("SECRET", "known-to-the-tests-and-to-nobody-else"));
        return new Checkup(arguments, report, (URI address) -> this);
    }

    Report report() {
        return report;
    }

    List<String> asked() {
        return asked;
    }

    /** Returns the report as people read it. */
    String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
