// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One run of the doctor: its number, its requests and its report. Not thread-safe. */
final class Checkup {

    /** The status of a request that had no answer. */
    static final int NONE = -1;

    /** A run makes some fifty requests for each location, none of which takes long. */
    private static final long MOST_NANOS = 120_000_000_000L;

    private static final String END = "do=end";

    private final Arguments arguments;
    private final Function<URI, Transport> transports;
    private final Report report;
    private final SecureRandom random = new SecureRandom();
    private final String run;
    private final long mostNanos;
    private final long begin = System.nanoTime();

    /** @param transports to the server of an address */
    Checkup(Arguments arguments, Report report, Function<URI, Transport> transports) {
        this(arguments, report, transports, MOST_NANOS);
    }

    /** @param mostNanos after which nothing more is asked */
    Checkup(Arguments arguments, Report report, Function<URI, Transport> transports, long mostNanos) {
        this.mostNanos = mostNanos;
        this.arguments = arguments;
        this.report = report;
        this.transports = transports;
        this.run = number(CanaryFolder.RUN_LENGTH / 2);
    }

    private String number(int bytes) {
        byte[] number = new byte[bytes];
        random.nextBytes(number);
        return HexFormat.of().formatHex(number);
    }

    Arguments arguments() {
        return arguments;
    }

    Report report() {
        return report;
    }

    String run() {
        return run;
    }

    boolean expired() {
        return System.nanoTime() - begin >= mostNanos;
    }

    /** Asks the servlet of the doctor. */
    Answer ask(String query, String... lines) {
        return signed("GET", arguments.url(), query, List.of(lines), new byte[0]);
    }

    /** Asks the servlet of the doctor for facts; empty when something else answered. */
    Optional<Facts> facts(String query, String... lines) {
        Answer answer = ask(query, lines);
        return answer.status() == 200 ? Facts.parse(answer.text()) : Optional.empty();
    }

    /** Has the canaries deleted, however late it is; empty when something else answered. */
    Optional<Facts> end() {
        return facts(END);
    }

    /** Sends a signed request to the path of this address. */
    Answer signed(String method, URI address, String query, List<String> lines, byte[] body) {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String target = path + "?" + query + "&run=" + run;
        long now = Instant.now().getEpochSecond();
        byte[] secret = arguments.secret().getBytes(StandardCharsets.UTF_8);
        String signature = Signature.sign(secret, method, target, now, number(16));
        List<String> all = new ArrayList<>(lines);
        all.add(Signature.HEADER + ": " + signature);
        return exchange(address, method, target, all, body);
    }

    /** Asks as anybody can. */
    Answer unsigned(String target, String... lines) {
        return exchange(arguments.url(), "GET", target, Arrays.asList(lines), new byte[0]);
    }

    private Answer exchange(URI server, String method, String target, List<String> lines, byte[] body) {
        if (expired() && !target.contains("?" + END + "&")) {
            return none("the run takes too long");
        }
        try {
            return transports.apply(server).exchange(method, target, lines, body);
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return none(why);
        }
    }

    private static Answer none(String why) {
        return new Answer(NONE, List.of(), why.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Says in a few words what came. */
    static String seen(Answer answer) {
        if (answer.status() == NONE) {
            return "no answer (" + answer.text() + ")";
        }
        String cut = answer.whole() ? "" : ", cut off";
        return "status " + answer.status() + " and " + answer.body().length + " bytes" + cut;
    }

    /** Returns whether the canary came, whole and unchanged. */
    boolean is(Canary canary, Answer answer) {
        return answer.status() == 200 && Arrays.equals(answer.body(), canary.content(run));
    }
}
