// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers errors with the status and a sentence of ours: what the client sent is never repeated. */
final class ErrorPages extends ErrorHandler {
    private static final JsonMapper JSON = new JsonMapper();

    /** The request attribute for a sentence that says what is wrong or what to do; nothing that a client sent. */
    static final String ADVICE = "dev.handoff.examples.portal.advice";

    /** Jetty leaves the answers to PUT and DELETE empty. */
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        boolean program = isForProgram(request);
        setHeaders(response.getHeaders(), program);
        String advice = request.getAttribute(ADVICE) instanceof String text ? text : "";
        Content.Sink.write(response, true, program ? json(code, advice) : html(code, advice), callback);
    }

    private static boolean isForProgram(Request request) {
        String path = Request.getPathInContext(request);
        boolean upload = path.equals("/upload") || path.startsWith("/upload/") || path.startsWith("/upload-error/");
        return path.startsWith("/api/")
                || upload
                        && !Audience.isPerson(
                                request.getHeaders().get(HttpHeader.ACCEPT),
                                request.getHttpURI().getQuery());
    }

    private static void setHeaders(HttpFields.Mutable headers, boolean api) {
        SecurityHeaders.ALL.forEach(headers::put);
        headers.put(HttpHeader.CONTENT_TYPE, api ? "application/json" : "text/html;charset=utf-8");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    }

    private static String json(int code, String advice) {
        var error = JSON.createObjectNode().put("status", code).put("message", title(code));
        if (!advice.isEmpty()) {
            error.put("advice", advice);
        }
        return JSON.createObjectNode().set("error", error) + "\n";
    }

    private static String html(int code, String advice) {
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
                code, title(code), code, title(code), advice.isEmpty() ? "" : "<p>" + Page.escape(advice) + "</p>");
    }

    private static String title(int code) {
        String known = HttpStatus.getMessage(code);
        return known == null ? "Error" : known;
    }
}
