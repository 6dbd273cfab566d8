// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTest {

    /** Lets a server say this, whatever it is asked, and returns what it was asked. */
    private static String ask(String reply, String method, List<Answer> answers) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> serve(server, reply));
            URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            Wire wire = new Wire(address, List.of("Cookie: a=b"));
            answers.add(wire.exchange(method, "/a%2Fb?c", List.of("X-Any: 1"), new byte[0]));
            return asked.get(10, TimeUnit.SECONDS);
        }
    }

    private static String serve(ServerSocket server, String reply) {
        try (Socket socket = server.accept()) {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) socket.getInputStream().read());
            }
            socket.getOutputStream().write(reply.getBytes(ISO_8859_1));
            return head.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer answer(String reply, String method) throws Exception {
        List<Answer> answers = new ArrayList<>();
        ask(reply, method, answers);
        return answers.get(0);
    }

    @Test
    void sendsWhatItIsGiven() throws Exception {
        String asked = ask("HTTP/1.1 204 No Content\r\n\r\n", "GET", new ArrayList<>());

        assertThat(asked).startsWith("GET /a%2Fb?c HTTP/1.1\r\nHost: 127.0.0.1:");
        assertThat(asked).endsWith("\r\nConnection: close\r\nCookie: a=b\r\nX-Any: 1\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 3~~abc, 200, abc, true",
                "HTTP/1.1 200 OK~Content-Length: 9~~abc, 200, abc, false",
                "HTTP/1.1 200 OK~~abc, 200, abc, true",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ab~1~c~0~~, 200, abc, true",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ab~what, 200, ab, false",
                "HTTP/1.1 304 Not Modified~Content-Length: 3~~, 304, ``, true",
                "HTTP/1.1 100 Continue~~, 100, ``, true",
            })
    void readsWhatComes(String reply, int status, String body, boolean whole) throws Exception {
        Answer answer = answer(reply.replace("~", "\r\n"), "GET");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.whole()).isEqualTo(whole);
    }

    @Test
    void readsALeakedListThatHasNoHead() throws Exception {
        Answer answer = answer("1a6349c5 24 /protected/a.txt a.txt\n- 1 /b b\n", "GET");

        assertThat(answer.status()).isZero();
        assertThat(answer.text()).isEqualTo("1a6349c5 24 /protected/a.txt a.txt\n- 1 /b b\n");
    }

    @Test
    void expectsNoBodyAfterHead() throws Exception {
        Answer answer = answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"a\"\r\netag: \"b\"\r\n\r\n", "HEAD");

        assertThat(answer.headers("ETag")).containsExactly("\"a\"", "\"b\"");
        assertThat(answer.header("X-None")).isEmpty();
    }

    @Test
    void waitsNoLongerForAnAnswerThatTrickles() throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            clock.execute(() -> trickle(server, clock));
            URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            Wire wire = new Wire(address, List.of(), 1000);

            assertThatThrownBy(() -> wire.exchange("GET", "/", List.of(), new byte[0]))
                    .isInstanceOf(SocketTimeoutException.class);
        } finally {
            clock.shutdownNow();
        }
    }

    /** Sends a head that has no end, one letter at a time. */
    private static void trickle(ServerSocket server, ScheduledExecutorService clock) {
        try {
            Socket socket = server.accept();
            socket.getOutputStream().write("HTTP/1.1 200 ".getBytes(ISO_8859_1));
            clock.scheduleAtFixedRate(
                    () -> {
                        try {
                            socket.getOutputStream().write('a');
                        } catch (IOException e) {
                            throw new UncheckedIOException(e); // ends the schedule
                        }
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsNoMoreOfAChunkThanOfAnyBody() throws Exception {
        String chunk = "x".repeat(5 << 20);
        String reply = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n500000\r\n" + chunk + "\r\n0\r\n\r\n";

        Answer answer = answer(reply, "GET");

        assertThat(answer.body()).hasSize(4 << 20);
        assertThat(answer.whole()).isFalse();
    }

    @Test
    void saysThatNothingCame() {
        assertThatThrownBy(() -> answer("", "GET"))
                .isInstanceOf(IOException.class)
                .hasMessage("the connection was closed without an answer");
    }
}
