// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import org.eclipse.jetty.http.HttpStatus;

/** What a portal, or the nginx in front of it, says to an upload. */
final class PushAnswer {
    private PushAnswer() {}

    /** Returns the message for the person who pushed; the name of the status where there is none. */
    static String message(HttpResponse<String> response) {
        String name = HttpStatus.getMessage(response.statusCode());
        try {
            JsonNode answer = new JsonMapper().readTree(response.body());
            JsonNode error = answer.path("error");
            String message = error.path("advice").asText(error.path("message").asText(""));
            return answer.path("message").asText(message.isEmpty() ? name : message);
        } catch (JsonProcessingException notJson) {
            return name;
        }
    }
}
