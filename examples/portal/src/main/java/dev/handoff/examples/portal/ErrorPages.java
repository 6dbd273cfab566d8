// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers errors with the status alone: what the client sent is never repeated. */
final class ErrorPages extends ErrorHandler {
    /** The request attribute for a sentence of ours that says what to do, as HTML. */
    static final String ADVICE = "dev.handoff.examples.portal.advice";

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        boolean api = Request.getPathInContext(request).startsWith("/api/");
        setHeaders(response.getHeaders(), api);
        Object advice = request.getAttribute(ADVICE);
        Content.Sink.write(response, true, api ? json(code) : html(code, advice), callback);
    }

    private static void setHeaders(HttpFields.Mutable headers, boolean api) {
        SecurityHeaders.ALL.forEach(headers::put);
        headers.put(HttpHeader.CONTENT_TYPE, api ? "application/json" : "text/html;charset=utf-8");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    }

    private static String json(int code) {
        return "{\"error\":{\"status\":" + code + ",\"message\":\"" + title(code) + "\"}}\n";
    }

    private static String html(int code, Object advice) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%d %s</title>
                <link rel="icon" type="image/svg+xml" href="/portal.svg">
                <link rel="stylesheet" href="/portal.css">
                </head>
                <body>
                <main class="error"><h1>%d</h1><p>%s</p>%s<p><a href="/">All files</a></p></main>
                </body>
                </html>
                """.formatted(
                code, title(code), code, title(code), advice instanceof String text ? "<p>" + text + "</p>" : "");
    }

    private static String title(int code) {
        String known = HttpStatus.getMessage(code);
        return known == null ? "Error" : known;
    }
}
