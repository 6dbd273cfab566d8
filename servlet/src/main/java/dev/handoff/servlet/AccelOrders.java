// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Orders to nginx about the responses of a servlet.
 *
 * @param headers as nginx understands them
 */
record AccelOrders(Map<String, String> headers) {

    static final AccelOrders NONE = new AccelOrders(Map.of());

    private static final String LIMIT_RATE = "X-Accel-Limit-Rate";

    AccelOrders {
        headers = Map.copyOf(headers);
    }

    /** @param expires in seconds */
    static AccelOrders of(boolean buffering, OptionalLong limitRate, OptionalLong expires) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!buffering) {
            headers.put("X-Accel-Buffering", "no");
        }
        limitRate.ifPresent(bytes -> headers.put(LIMIT_RATE, Long.toString(bytes)));
        expires.ifPresent(seconds -> headers.put("X-Accel-Expires", Long.toString(seconds)));
        return new AccelOrders(headers);
    }

    /** Sets them; the servlet that comes back to its request by a dispatch has had its turn to replace them. */
    void apply(HttpServletRequest request, HttpServletResponse response) {
        boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
        headers.forEach((name, value) -> {
            if (!again || !response.containsHeader(name)) {
                response.setHeader(name, value);
            }
        });
    }

    /** Returns the rate, which holds for what the JVM sends in the place of nginx too. */
    OptionalLong limitRate() {
        String rate = headers.get(LIMIT_RATE);
        return rate == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(rate));
    }
}
