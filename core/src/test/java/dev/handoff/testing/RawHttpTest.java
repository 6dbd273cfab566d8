// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.handoff.testing.RawHttp.Header;
import dev.handoff.testing.RawHttp.Response;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RawHttpTest {
    private static final String GET = RawHttp.request("GET", "/");

    @Test
    void keepsOrderAndRepetitionOfHeaders() throws IOException {
        Response response = answer("HTTP/1.1 200 Fine thanks\r\nB: 1\r\nA:2 \r\nb: 3\r\nContent-Length: 2\r\n\r\nhi");

        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 Fine thanks");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).startsWith(new Header("B", "1"), new Header("A", "2"), new Header("b", "3"));
        assertThat(response.headers("b")).containsExactly("1", "3");
        assertThat(response.header("c")).isEmpty();
        assertThat(response.text()).isEqualTo("hi");
    }

    @Test
    void joinsChunks() throws IOException {
        Response response = answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n");

        assertThat(response.text()).isEqualTo("abc0123456789");
    }

    @Test
    void passesInterimResponsesOver() throws IOException {
        assertThat(answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void readsToTheEndWithoutLength() throws IOException {
        try (var server = StubUpstream.answering(
                        request -> request.target().equals("/") ? "HTTP/1.0 200 OK\r\n\r\nall" : null);
                var connection = RawHttp.connect(server.port())) {
            // The second request makes the server close.
            connection.send(GET + RawHttp.request("GET", "/close"));

            assertThat(connection.receive("GET").text()).isEqualTo("all");
        }
    }

    @Test
    void leavesWhatFollowsAnAnswer() throws IOException {
        try (var server = StubUpstream.answering(request ->
                        request.target().equals("/") ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nmore" : null);
                var connection = RawHttp.connect(server.port())) {
            connection.send(RawHttp.request("HEAD", "/") + RawHttp.request("GET", "/close"));

            assertThat(connection.receive("HEAD").body()).isEmpty();
            assertThat(connection.remainder()).asString().isEqualTo("more");
        }
    }

    @Test
    void refusesABodyThatEndsEarly() throws IOException {
        try (var server = StubUpstream.answering(request ->
                        request.target().equals("/") ? "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf" : null);
                var connection = RawHttp.connect(server.port())) {
            connection.send(GET + RawHttp.request("GET", "/close"));

            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(() -> connection.receive("GET"))
                    .withMessage("the connection was closed after 4 of 9 bytes");
        }
    }

    @Test
    void givesUpOnAServerThatSaysNothing() throws IOException {
        try (var server = StubUpstream.answering(request -> "");
                var connection = RawHttp.connect(server.port(), Duration.ofMillis(50))) {
            connection.send(GET);

            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> connection.receive("GET"));
        }
    }

    @Test
    void sendsBytesAsTheyAre() throws IOException {
        try (var server = StubUpstream.answering(request -> StubUpstream.response("200 OK", ""))) {
            RawHttp.exchange(
                    server.port(),
                    "PUT /a%zz\u00e9 HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 2\r\n\r\n\u00ff!");

            StubUpstream.Request seen = server.takeRequest();
            assertThat(seen.method()).isEqualTo("PUT");
            assertThat(seen.target()).isEqualTo("/a%zz\u00e9");
            assertThat(seen.headers("host")).containsExactly("a", "b");
            assertThat(seen.body()).containsExactly(0xff, '!');
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static Response answer(String raw) throws IOException {
        try (var server = StubUpstream.answering(request -> raw)) {
            return RawHttp.exchange(server.port(), GET);
        }
    }
}
