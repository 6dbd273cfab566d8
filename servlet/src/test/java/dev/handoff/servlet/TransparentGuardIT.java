// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.servlet.testing.HandlerServlet.Handler;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Header;
import dev.handoff.testing.RawHttp.Response;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that hands nothing off answers below the guard exactly as without it. */
class TransparentGuardIT {

    private static final String TEXT = "Überblick 日本 " + "x".repeat(100_000);

    private static Container container;

    @BeforeAll
    static void start() throws Exception {
        container = Container.started(TransparentGuardIT::register);
    }

    @AfterAll
    static void stop() throws Exception {
        if (container != null) {
            container.close();
        }
    }

    private static void register(ServletContext context) {
        Handoff.builder().guard("/guarded/*").build().install(context);
        map(context, "nothing", (req, res) -> {});
        map(context, "bytes", (req, res) -> res.getOutputStream().write(TEXT.getBytes(StandardCharsets.UTF_8)));
        map(context, "buffer", TransparentGuardIT::writeBuffer);
        map(context, "print", (req, res) -> {
            res.setContentType("text/plain;charset=UTF-8");
            ServletOutputStream out = res.getOutputStream();
            out.print("Überblick");
            out.println("Überblick");
            out.println();
            out.println(7);
            out.print(true);
        });
        map(context, "writer", (req, res) -> {
            res.setContentType("text/plain;charset=UTF-8");
            PrintWriter writer = res.getWriter();
            writer.printf(Locale.ROOT, "%s %d%n", TEXT, 1).append('x').println(2.5);
            writer.write(TEXT, 3, 5);
            res.getWriter().flush();
            res.getWriter().println("日本");
            writer.close();
        });
        map(context, "length", (req, res) -> {
            res.setContentLength(5);
            res.getOutputStream().print("12345");
            res.getOutputStream().close();
        });
        map(context, "headers", (req, res) -> {
            res.setHeader("X-One", "1");
            res.addHeader("X-One", "2");
            res.setIntHeader("X-Two", 2);
            res.addDateHeader("Expires", 0);
            res.addHeader("Set-Cookie", "a=1");
            res.setHeader("X-Seen", res.getHeaders("X-One") + res.getHeader("X-Two") + res.containsHeader("X-Three"));
            res.flushBuffer();
        });
        map(context, "error", (req, res) -> {
            res.getWriter().print("dropped");
            res.sendError(403, "not allowed");
        });
        map(context, "redirect", (req, res) -> res.sendRedirect("/login"));
        map(context, "status", (req, res) -> {
            res.setStatus(202);
            res.getOutputStream().print("accepted");
        });
        map(context, "reset", (req, res) -> {
            res.getWriter().print("dropped");
            res.setHeader("X-Dropped", "1");
            res.reset();
            res.getOutputStream().print("kept");
        });
        map(context, "thread", TransparentGuardIT::writeInThread);
        map(context, "nonBlocking", TransparentGuardIT::writeWithoutBlocking);
    }

    private static void map(ServletContext context, String name, Handler handler) {
        HandlerServlet.map(context, "/plain/" + name, handler);
        HandlerServlet.map(context, "/guarded/" + name, handler);
    }

    /** Servlet 6.1 writes buffers; with Servlet 5 both addresses write an array. */
    private static void writeBuffer(HttpServletRequest req, HttpServletResponse res) throws IOException {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        ServletOutputStream out = res.getOutputStream();
        try {
            Method write = ServletOutputStream.class.getMethod("write", ByteBuffer.class);
            write.invoke(out, ByteBuffer.wrap(bytes));
        } catch (NoSuchMethodException e) {
            out.write(bytes);
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    private static void writeInThread(HttpServletRequest req, HttpServletResponse res) {
        AsyncContext async = req.startAsync();
        async.start(() -> {
            try {
                async.getResponse().getOutputStream().print("from a thread");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                async.complete();
            }
        });
    }

    private static void writeWithoutBlocking(HttpServletRequest req, HttpServletResponse res) throws IOException {
        AsyncContext async = req.startAsync();
        ServletOutputStream out = async.getResponse().getOutputStream();
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        out.setWriteListener(new WriteListener() {
            private boolean written;

            @Override
            public void onWritePossible() throws IOException {
                while (out.isReady()) {
                    if (written) {
                        async.complete();
                        return;
                    }
                    written = true;
                    out.write(bytes);
                }
            }

            @Override
            public void onError(Throwable failure) {
                async.complete();
            }
        });
    }

    static Stream<String> addresses() {
        return Stream.of(
                "nothing",
                "bytes",
                "buffer",
                "print",
                "writer",
                "length",
                "headers",
                "error",
                "redirect",
                "status",
                "reset",
                "thread",
                "nonBlocking");
    }

    private static Response get(String method, String target) throws IOException {
        return RawHttp.exchange(container.port(), RawHttp.request(method, target, "Connection: close"));
    }

    /** All but the time and what repeats the address. */
    private static List<Header> comparable(Response answer) {
        return answer.headers().stream()
                .filter(header -> !header.name().equalsIgnoreCase("Date"))
                .filter(header -> answer.status() != 403 || !header.name().equalsIgnoreCase("Content-Length"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void changesNothing(String name) throws IOException {
        for (String method : List.of("GET", "HEAD", "POST")) {
            Response plain = get(method, "/plain/" + name);
            Response guarded = get(method, "/guarded/" + name);

            assertThat(guarded.statusLine()).isEqualTo(plain.statusLine());
            assertThat(comparable(guarded)).isEqualTo(comparable(plain));
            assertThat(guarded.text().replace("/guarded/", "/plain/").replace("guarded", "plain"))
                    .isEqualTo(plain.text());
            assertThat(plain.status()).isIn(200, 202, 302, 403);
        }
    }
}
