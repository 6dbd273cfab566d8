// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.internal.HttpSyntax;
import java.time.Instant;
import java.util.Optional;

/**
 * The preconditions of RFC 9110 section 13, in the order of section 13.2.2, against the validators of one file.
 *
 * @param tag the current strong entity tag
 * @param modified when the content last changed, in whole seconds as Last-Modified says it
 */
record Conditions(EntityTag tag, Instant modified) {

    /** What the preconditions make of a request. */
    enum Outcome {
        PROCEED,
        NOT_MODIFIED,
        FAILED
    }

    Outcome evaluate(RequestHead request) {
        Optional<String> ifMatch = request.header("If-Match");
        if (ifMatch.isPresent()) {
            if (!tag.isIn(ifMatch.get(), false)) {
                return Outcome.FAILED;
            }
        } else if (date(request, "If-Unmodified-Since")
                .filter(modified::isAfter)
                .isPresent()) {
            return Outcome.FAILED;
        }
        boolean reads = request.method().equals("GET") || request.isHead();
        Optional<String> ifNoneMatch = request.header("If-None-Match");
        if (ifNoneMatch.isPresent()) {
            if (!tag.isIn(ifNoneMatch.get(), true)) {
                return Outcome.PROCEED;
            }
            // RFC 9110 section 13.1.2: 304 is an answer to GET and HEAD alone
            return reads ? Outcome.NOT_MODIFIED : Outcome.FAILED;
        }
        boolean unchanged = reads
                && date(request, "If-Modified-Since")
                        .filter(since -> !modified.isAfter(since))
                        .isPresent();
        return unchanged ? Outcome.NOT_MODIFIED : Outcome.PROCEED;
    }

    /** Returns whether a Range of the request still belongs to this content (RFC 9110 section 13.1.5). */
    boolean allowRange(RequestHead request) {
        Optional<String> ifRange = request.header("If-Range");
        if (ifRange.isEmpty()) {
            return true;
        }
        String value = ifRange.get().strip();
        return value.endsWith("\"")
                ? value.equals(tag.value())
                : HttpSyntax.parseDate(value).filter(modified::equals).isPresent();
    }

    private static Optional<Instant> date(RequestHead request, String name) {
        return request.header(name).flatMap(HttpSyntax::parseDate);
    }
}
