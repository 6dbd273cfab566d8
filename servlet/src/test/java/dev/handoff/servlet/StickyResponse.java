// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.mockito.Mockito.mock;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mockito.invocation.InvocationOnMock;
import org.mockito.stubbing.Answer;

/**
 * A response that keeps a header although it is set to null, as Tomcat 10.1 does, and remembers type and charset, as
 * Undertow does. Closing its stream commits it.
 */
final class StickyResponse implements Answer<Object> {

    final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int resets;
    boolean neverCommits;
    private boolean committed;
    private String type;
    private String charset;

    static HttpServletResponse of(StickyResponse state) {
        return mock(HttpServletResponse.class, state);
    }

    @Override
    public Object answer(InvocationOnMock call) {
        return switch (call.getMethod().getName()) {
            case "getStatus" -> 200;
            case "isCommitted" -> committed;
            case "containsHeader" -> headers.containsKey(call.<String>getArgument(0));
            case "getHeaderNames" -> List.copyOf(headers.keySet());
            case "getHeaders" -> List.copyOf(headers.getOrDefault(call.<String>getArgument(0), List.of()));
            case "getOutputStream" -> new CommittingStream();
            case "setHeader" -> set(call.getArgument(0), call.getArgument(1));
            case "addHeader" ->
                headers.computeIfAbsent(call.getArgument(0), name -> new ArrayList<>())
                        .add(call.getArgument(1));
            case "reset" -> reset();
            case "getContentType" -> type;
            case "setContentType" -> setType(call.getArgument(0));
            case "setCharacterEncoding" -> setCharset(call.getArgument(0));
            default -> null;
        };
    }

    private Object set(String name, String value) {
        if (value != null) {
            headers.put(name, new ArrayList<>(List.of(value)));
        }
        return null;
    }

    private Object setType(String value) {
        type = value == null ? type : value;
        return putType();
    }

    private Object setCharset(String value) {
        charset = value;
        return putType();
    }

    private Object putType() {
        return type == null ? null : set("Content-Type", charset == null ? type : type + "; charset=" + charset);
    }

    private Object reset() {
        headers.clear();
        resets++;
        return null;
    }

    private final class CommittingStream extends ServletOutputStream {

        @Override
        public void write(int b) {
            throw new IllegalStateException("nothing is written beside a hand-off");
        }

        @Override
        public void close() {
            committed = !neverCommits;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("a hand-off does not wait");
        }
    }
}
