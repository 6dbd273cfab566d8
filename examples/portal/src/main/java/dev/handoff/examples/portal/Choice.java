// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.zip.NamePolicy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The parameters {@code path} of a request, and the answers to bad ones. */
final class Choice {
    private Choice() {}

    /** Returns the paths that were sent, without empty ones. */
    static List<String> paths(HttpServletRequest req) {
        String[] sent = req.getParameterValues("path");
        return sent == null
                ? List.of()
                : Stream.of(sent).filter(path -> !path.isEmpty()).toList();
    }

    /** Returns what the parameter {@code names} asks for; the names of the list when there is none. */
    static NamePolicy names(HttpServletRequest req) {
        return "portable".equals(req.getParameter("names")) ? Archives.PORTABLE : Archives.AS_LISTED;
    }

    /** Returns what they name; when empty, the response is an error. */
    static Optional<Selection> in(
            SharedFiles files, List<String> paths, HttpServletRequest req, HttpServletResponse res) throws IOException {
        if (paths.isEmpty()) {
            req.setAttribute(ErrorPages.ADVICE, "Nothing is ticked. Go back and tick the files for the archive.");
            res.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return Optional.empty();
        }
        Optional<Selection> selection = files.select(paths);
        if (selection.isEmpty()) {
            req.setAttribute(
                    ErrorPages.ADVICE, "A file or folder that you ticked is not there. Reload the page of all files.");
            res.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
        return selection;
    }

    /** Answers that a file changed between the look at the folder and the look at the file. */
    static void refuse(HttpServletRequest req, HttpServletResponse res, IOException changed) throws IOException {
        req.getServletContext().log("no archive: " + changed.getMessage());
        req.setAttribute(ErrorPages.ADVICE, "A file that you ticked is being changed. Try again in a moment.");
        res.setHeader("Retry-After", "3");
        res.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
}
