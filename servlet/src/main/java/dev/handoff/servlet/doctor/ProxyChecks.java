// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What concerns every request: the proof, headers that no client may set, and the room for a head. */
final class ProxyChecks {

    private static final String MAP = "the map of $handoff_proxy in local-http.conf";
    private static final String INCLUDE =
            "put \"include handoff-proxy.conf;\" into the location of nginx.conf that proxies to this address";

    /** Some containers send no larger head themselves. */
    private static final int LARGEST_HEAD = 7_600;

    /** What the container adds to a head, and the name of the header that fills it. */
    private static final int ROOM = 300;

    private final Checkup checkup;
    private final Report report;
    private final Facts facts;

    ProxyChecks(Checkup checkup, Facts facts) {
        this.checkup = checkup;
        this.report = checkup.report();
        this.facts = facts;
    }

    void run() {
        proof();
        forged();
        checkup.arguments().direct().ifPresent(this::direct);
        head();
    }

    private void proof() {
        if (facts.is("proven.nginx")) {
            report.ok("proof", "", "nginx proves itself to the application");
        } else if (facts.is("proxy.header")) {
            report.fail(
                    "proof",
                    "",
                    "X-Handoff-Proxy arrives with a secret that the application does not know: the JVM sends all files itself",
                    "put the same secret into " + MAP + " and the setting proxySecret");
        } else {
            report.fail("proof", "", "X-Handoff-Proxy does not arrive: the JVM sends all files itself", INCLUDE);
        }
    }

    private void forged() {
        String[] lines = {
            "X-Handoff-Proxy: " + DoctorServlet.FORGED,
            "X-Handoff-Upload: " + DoctorServlet.FORGED,
            "X-Handoff-Body: /" + DoctorServlet.FORGED,
            "X-Accel-Mapping: /" + DoctorServlet.FORGED + "/=/",
            "X-Sendfile-Type: " + DoctorServlet.FORGED
        };
        Optional<Facts> echo = checkup.facts("do=echo", lines);
        if (echo.isEmpty()) {
            report.skipped("forged-proof", "", "a request with forged headers is not answered");
            report.skipped("forged-headers", "", "a request with forged headers is not answered");
            return;
        }
        if (echo.get().is("forged.X-Handoff-Proxy")) {
            report.fail(
                    "forged-proof",
                    "",
                    "an X-Handoff-Proxy that the client sends reaches the application",
                    "correct " + MAP + ", which must not depend on the request, and " + INCLUDE);
        } else {
            report.ok("forged-proof", "", "nginx replaces an X-Handoff-Proxy of the client");
        }
        forgedHeaders(echo.get());
    }

    private void forgedHeaders(Facts echo) {
        List<String> through =
                List.of("X-Handoff-Upload", "X-Handoff-Body", "X-Accel-Mapping", "X-Sendfile-Type").stream()
                        .filter(name -> echo.is("forged." + name))
                        .toList();
        if (through.isEmpty()) {
            report.ok("forged-headers", "", "nginx removes what only nginx may say");
        } else {
            report.fail(
                    "forged-headers",
                    "",
                    "clients can send the application " + String.join(", ", through),
                    INCLUDE + ", with the line proxy_set_header " + through.get(0) + " \"\" in it");
        }
    }

    /** Who goes past nginx must not be taken for it. */
    private void direct(URI application) {
        String path = checkup.arguments().url().getRawPath();
        URI address = URI.create(application.getScheme() + "://" + application.getRawAuthority() + path);
        Answer plain = checkup.signed("GET", address, "do=echo", List.of(), new byte[0]);
        Optional<Facts> facts = plain.status() == 200 ? Facts.parse(plain.text()) : Optional.empty();
        if (facts.isEmpty()) {
            report.skipped("direct", application.toString(), "not the application: " + Checkup.seen(plain));
        } else if (facts.get().is("proven.nginx")) {
            report.fail(
                    "direct",
                    application.toString(),
                    "the application takes a request for one of nginx that did not come through nginx",
                    "let nothing but nginx add X-Handoff-Proxy: look for a filter or another proxy that does, or"
                            + " correct --direct, which must not lead to nginx");
        } else {
            report.ok("direct", application.toString(), "past nginx the application believes nothing");
        }
    }

    private void head() {
        long setting = facts.number("proxyBufferSize");
        long size = Math.min(setting, LARGEST_HEAD) - ROOM;
        Answer answer = checkup.ask("do=head&size=" + size);
        boolean whole = answer.status() == 200
                && !answer.header("X-Handoff-Doctor-Fill").isEmpty();
        if (whole) {
            report.ok("response-head", "", "a head of " + size + " bytes passes; proxyBufferSize is " + setting);
        } else if (answer.status() == 502) {
            report.fail(
                    "response-head",
                    "",
                    "nginx answers 502 to a head of " + size + " bytes, though proxyBufferSize is " + setting,
                    "set proxy_buffer_size in handoff-proxy.conf to " + setting
                            + ", or the setting proxyBufferSize to what nginx has (4k unless set)");
        } else {
            report.skipped(
                    "response-head", "", "the application does not send so long a head: " + Checkup.seen(answer));
        }
    }
}
