// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.embedded.Reply;
import dev.handoff.embedded.RequestHead;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file on its way out: by nginx or, unproven, by the JVM. */
final class FileSending {

    private static final Logger LOG = LoggerFactory.getLogger(Nginx.class);

    /** On nginx's own error pages these must not appear, so they travel under private names where the bridge is. */
    private static final Map<String, String> PRIVATE_NAMES =
            Map.of("Content-Disposition", "X-Handoff-Content-Disposition", "Cache-Control", "X-Handoff-Cache-Control");

    private static final Set<String> MOVED = SurvivingHeaders.ignoringCase(PRIVATE_NAMES.keySet());

    private static final Set<String> SUPERSEDED_OR_MOVED = SurvivingHeaders.ignoringCase(
            Stream.of(Exchange.SUPERSEDED, MOVED).flatMap(Set::stream).toList());

    /** What an error page must not inherit; not every container drops it itself. */
    private static final Set<String> ABOUT_THE_FILE =
            SurvivingHeaders.ignoringCase(Stream.of(Exchange.SUPERSEDED, MOVED, Exchange.ABOUT_NGINX)
                    .flatMap(Set::stream)
                    .toList());

    private final Exchange exchange;
    private final Handoff handoff;
    private final HttpServletResponse response;

    FileSending(Exchange exchange) {
        this.exchange = exchange;
        this.handoff = exchange.handoff();
        this.response = exchange.response();
    }

    void send(AccelRedirect what) throws IOException {
        exchange.requireUntouched();
        send(what, what.limitRate().isPresent() ? OptionalLong.empty() : exchange.ownLimitRate());
    }

    private void send(AccelRedirect given, OptionalLong ownRate) throws IOException {
        AccelRedirect what = ownRate.isPresent() ? given.limitRate(ownRate.getAsLong()) : given;
        Proof proof = exchange.proof();
        if (!proof.nginx()) {
            answer(what);
        } else if (!what.location().serves(what.file()) || !Files.isReadable(what.file())) {
            answerAsTheStandIn(what);
        } else {
            tellNginx(what, proof.bridge());
        }
    }

    /** Looks for the reason where the other road finds it, so that both have the same status. */
    private void answerAsTheStandIn(AccelRedirect what) throws IOException {
        try (Reply reply = handoff.embeddedNginx().answer(what, new RequestHead("HEAD", Map.of()))) {
            refuse(reply.status() == 403 ? 403 : 404, what);
        }
    }

    private void refuse(int status, AccelRedirect what) throws IOException {
        LOG.debug("{} for {}: not a file that can be read", status, what);
        if (response.getHeaderNames().stream().anyMatch(ABOUT_THE_FILE::contains)) {
            new FinalResponse(response).remove(ABOUT_THE_FILE);
        }
        response.sendError(status);
    }

    private void tellNginx(AccelRedirect what, boolean bridge) throws IOException {
        Map<String, String> headers = bridge ? underPrivateNames(what.headers()) : what.headers();
        exchange.requireRoom(headers, bridge ? MOVED : Set.of());
        for (String name : response.getHeaderNames()) {
            if (!SurvivingHeaders.contains(name, bridge) && !Exchange.SUPERSEDED.contains(name)) {
                handoff.warnings().once(LOG, Warnings.Kind.LOST_HEADER, SurvivingHeaders.explainLoss(name));
            }
        }
        LOG.debug("to nginx: {}", what);
        FinalResponse end = exchange.take(bridge ? SUPERSEDED_OR_MOVED : Exchange.SUPERSEDED);
        try (OutputGate gate = new OutputGate(exchange.request())) {
            end.end(headers);
            gate.ended();
        }
    }

    /** Moves what sticks to error pages to the names from which the bridge re-adds it, the application's own included. */
    private Map<String, String> underPrivateNames(Map<String, String> headers) {
        Map<String, String> moved = new LinkedHashMap<>(headers);
        PRIVATE_NAMES.forEach((name, privateName) -> {
            String value = moved.remove(name);
            if (value == null && response.containsHeader(name)) {
                value = String.join(", ", response.getHeaders(name));
            }
            if (value != null) {
                moved.put(privateName, value);
            }
        });
        return moved;
    }

    private void answer(AccelRedirect what) throws IOException {
        try (Reply reply = handoff.embeddedNginx().answer(what, exchange.head());
                OutputGate gate = new OutputGate(exchange.request())) {
            if (reply.status() == 404 || reply.status() == 403) {
                refuse(reply.status(), what);
                return;
            }
            LOG.debug("from this JVM, {}: {}", reply.status(), what);
            exchange.answer(reply, reply.headers(), gate);
        }
    }
}
