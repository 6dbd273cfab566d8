// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.embedded.EmbeddedNginx;
import dev.handoff.embedded.Reply;
import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One archive on its way out: as a manifest to nginx with mod_zip or, unproven, by the JVM. */
final class ArchiveSending {

    private static final Logger LOG = LoggerFactory.getLogger(Nginx.class);

    /** What nginx would do to a manifest instead of to the archive. */
    private static final Set<String> SUPERSEDED_AT_NGINX =
            SurvivingHeaders.ignoringCase(List.of("X-Accel-Charset", "X-Accel-Expires"));

    private final Exchange exchange;
    private final boolean ownDisposition;

    /** @param ownDisposition whether the application said itself under which name to save the archive, or nothing */
    ArchiveSending(Exchange exchange, boolean ownDisposition) {
        this.exchange = exchange;
        this.ownDisposition = ownDisposition;
    }

    void send(ZipManifest what) throws IOException {
        exchange.requireUntouched();
        if (!exchange.proof().zip()) {
            answer(what, ZipLayout.PORTABLE);
        } else if (isHead() || exchange.isConditional()) {
            answerOrTellNginx(what);
        } else {
            ZipManifest current = what.preflight();
            if (current.entries().isEmpty()) {
                answer(current, ZipLayout.MOD_ZIP);
            } else {
                tellNginx(current);
            }
        }
    }

    private boolean isHead() {
        return exchange.request().getMethod().equals("HEAD");
    }

    /** Answers as the module should: it knows no conditions, and breaks the connection on HEAD and on no entries. */
    private void answerOrTellNginx(ZipManifest what) throws IOException {
        ZipManifest current = what.preflight();
        try (Reply reply = standIn(ZipLayout.MOD_ZIP).answer(current, exchange.headForTheWhole())) {
            if (isHead()
                    || reply.status() != HttpServletResponse.SC_OK
                    || current.entries().isEmpty()) {
                answer(reply, current);
                return;
            }
        }
        tellNginx(current);
    }

    private EmbeddedNginx standIn(ZipLayout layout) {
        return exchange.handoff().embeddedNginx().layout(layout);
    }

    private void answer(ZipManifest what, ZipLayout layout) throws IOException {
        boolean behindModule = layout == ZipLayout.MOD_ZIP;
        try (Reply reply = standIn(layout).answer(what, behindModule ? exchange.headForTheWhole() : exchange.head())) {
            answer(reply, what);
        }
    }

    private void answer(Reply reply, ZipManifest what) throws IOException {
        LOG.debug("from this JVM, {}: {}", reply.status(), what);
        Map<String, String> headers = withoutOwn(reply.headers());
        if (!exchange.proof().zip() && exchange.response().containsHeader("Cache-Control")) {
            headers.remove("Cache-Control"); // the module replaces it; here "no-store" can be kept
        }
        try (OutputGate gate = new OutputGate(exchange.request())) {
            exchange.answer(reply, headers, gate);
        }
    }

    private void tellNginx(ZipManifest what) throws IOException {
        Map<String, String> headers = withoutOwn(what.headers());
        headers.put("X-Accel-Expires", "0"); // a proxy_cache would keep the manifest, and give it to clients later
        if (exchange.request().getHeader("Accept-Encoding") != null) {
            headers.put("Content-Encoding", "identity"); // or a container might compress what the module has to read
        }
        exchange.requireRoom(headers, Set.of());
        exchange.requireHeaders(headers);
        LOG.debug("to nginx: {}", what);
        FinalResponse end = exchange.take(Exchange.SUPERSEDED);
        end.remove(SUPERSEDED_AT_NGINX);
        try (OutputGate gate = new OutputGate(exchange.request())) {
            end.stream(
                    new FinalResponse.Content(HttpServletResponse.SC_OK, headers, what.manifestSize(), what::writeTo),
                    gate);
            gate.ended();
        }
    }

    private Map<String, String> withoutOwn(Map<String, String> headers) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        if (ownDisposition) {
            changed.remove("Content-Disposition");
        }
        return changed;
    }
}
