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
import java.util.OptionalLong;
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

    void send(ZipManifest given) throws IOException {
        exchange.requireUntouched();
        ZipManifest current = limited(given).preflight();
        if (!exchange.proof().zip()) {
            try (Reply reply = standIn(ZipLayout.PORTABLE).answer(current, exchange.head())) {
                answer(reply, current);
            }
        } else if (isHead() || current.entries().isEmpty() || exchange.isConditional()) {
            answerOrTellNginx(current);
        } else {
            tellNginx(current);
        }
    }

    private ZipManifest limited(ZipManifest what) {
        OptionalLong own = what.limitRate().isPresent() ? OptionalLong.empty() : exchange.ownLimitRate();
        return own.isPresent() ? what.limitRate(own.getAsLong()) : what;
    }

    private boolean isHead() {
        return exchange.request().getMethod().equals("HEAD");
    }

    /** Answers as the module should: it knows no conditions, and breaks the connection on HEAD and on no entries. */
    private void answerOrTellNginx(ZipManifest current) throws IOException {
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
        return exchange.handoff().embeddedNginx().withoutPreflight().layout(layout);
    }

    private void answer(Reply reply, ZipManifest what) throws IOException {
        LOG.debug("from this JVM, {}: {}", reply.status(), what);
        Map<String, String> headers = withoutOwn(reply.headers());
        if (exchange.proof().zip()) {
            putCaching(headers);
        } else if (exchange.response().containsHeader("Cache-Control")) {
            headers.remove("Cache-Control"); // the module replaces it; here "no-store" can be kept
        }
        try (OutputGate gate = new OutputGate(exchange.request())) {
            exchange.answer(reply, headers, gate);
        }
    }

    /** Tells nginx without asking whether it understands. */
    void tellNginx(ZipManifest what) throws IOException {
        Map<String, String> headers = withoutOwn(what.headers());
        putCaching(headers);
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
            exchange.stream(
                    end,
                    new FinalResponse.Content(HttpServletResponse.SC_OK, headers, what.manifestSize(), what::writeTo),
                    gate);
        }
    }

    /** The module replaces Cache-Control, so that of the application goes around it to a line of zip.conf. */
    private void putCaching(Map<String, String> headers) {
        String own = String.join(", ", exchange.response().getHeaders("Cache-Control"));
        if (!own.isEmpty()) {
            headers.put("X-Handoff-Cache-Control", own);
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
