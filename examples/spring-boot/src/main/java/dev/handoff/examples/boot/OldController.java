// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Written long before Handoff, and left alone: it tells nginx itself what to send. Behind nginx alone the second method
 * gives everybody the file, since nginx obeys the header in an answer of any status. GuardFilter keeps it back.
 */
@Controller
class OldController {

    private static final Set<String> TICKETS = Set.of("4711");

    @GetMapping("/old/{name}")
    ResponseEntity<Void> file(@PathVariable String name) {
        return ResponseEntity.ok()
                .header("X-Accel-Redirect", "/protected/" + name)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .build();
    }

    @GetMapping("/old/tickets/{name}")
    void fileForTicket(@PathVariable String name, @RequestParam String ticket, HttpServletResponse response)
            throws IOException {
        response.setHeader("X-Accel-Redirect", "/protected/" + name);
        if (ticket.isEmpty()) {
            response.sendRedirect("/old/tickets");
        } else if (ticket.length() != 4) {
            throw new IllegalArgumentException("a ticket has four digits");
        } else if (!TICKETS.contains(ticket)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
    }
}
