// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Logs what an operator has to mend: once for each text, and no kind of mistake can use up the room of another. */
final class Warnings {

    /** More texts of one kind say nothing new, and their number must not grow with the requests. */
    private static final int MOST_OF_A_KIND = 50;

    /** What is wrong, whatever the details. */
    enum Kind {
        /** nginx drops a header of the application. */
        LOST_HEADER,
        /** A hand-off header came when it had no effect any more. */
        LATE_HEADER,
        /** X-Accel-Redirect or X-Sendfile leads nowhere. */
        UNKNOWN_TARGET,
        /** A manifest of the application cannot be sent. */
        REFUSED_MANIFEST,
        /** A header of the application would spoil its archive. */
        HARMFUL_HEADER,
        /** A hand-off failed where no caller could be told. */
        FAILED_HAND_OFF,
        /** An upload without the proof of nginx, or with a file that is none of its. */
        FORGED_UPLOAD,
        /** A file that nobody claimed stays. */
        UNDELETED_UPLOAD
    }

    private final Map<Kind, Set<String>> said;

    Warnings() {
        Map<Kind, Set<String>> none = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            none.put(kind, ConcurrentHashMap.newKeySet());
        }
        said = Collections.unmodifiableMap(none);
    }

    /** Logs the text unless it was logged before or its kind has been logged often enough. */
    void once(Logger logger, Kind kind, String text) {
        Set<String> texts = said.getOrDefault(kind, Set.of());
        if (texts.size() < MOST_OF_A_KIND && texts.add(text)) {
            boolean last = texts.size() == MOST_OF_A_KIND;
            logger.warn(last ? text + "; more warnings of this kind are left out until the next start" : text);
        }
    }
}
