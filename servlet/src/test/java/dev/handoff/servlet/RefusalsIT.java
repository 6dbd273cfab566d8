// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.servlet.testing.HandlerServlet.Handler;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code Nginx.send} does not send is answered by the application: no file goes out, and no order to nginx. */
class RefusalsIT {

    private static final String NONE = "X-Unproven: 1";
    private static final String NGINX = "X-Handoff-Proxy: " + RealNginx.SECRET;
    private static final String WITH_BRIDGE = NGINX + "; bridge";
    private static final int PROXY_BUFFER_SIZE = 4096;
    private static final String FORWARD_INSTEAD = ": hand off from the including servlet, or forward";
    private static final String COMMITTED =
            "the response is committed already: hand off before bytes or an error go out";

    /** The messages of the exceptions that {@code send} threw. */
    private static final Queue<String> REFUSALS = new ConcurrentLinkedQueue<>();

    @TempDir
    static Path data;

    private static Path files;
    private static InternalLocation location;
    private static Container container;

    @BeforeAll
    static void start() throws Exception {
        files = Files.createDirectory(data.resolve("files"));
        Files.writeString(files.resolve("a.txt"), "the file");
        Files.writeString(data.resolve("outside.txt"), "the file outside");
        Files.createDirectory(files.resolve("folder"));
        Files.createSymbolicLink(files.resolve("link"), data.resolve("outside.txt"));
        location = InternalLocation.alias("/protected/", files);
        container = Container.started(RefusalsIT::register);
    }

    @AfterAll
    static void stop() throws Exception {
        if (container != null) {
            container.close();
        }
    }

    @BeforeEach
    void forget() {
        REFUSALS.clear();
    }

    private static void register(ServletContext context) {
        Handoff.builder()
                .proxySecret(RealNginx.SECRET)
                .proxyBufferSize(PROXY_BUFFER_SIZE)
                .build()
                .install(context);
        map(context, "/send", RefusalsIT::send);
        map(context, "/include", (req, res) -> req.getRequestDispatcher("/send").include(req, res));
        map(
                context,
                "/includeByName",
                (req, res) -> context.getNamedDispatcher("/send").include(req, res));
        map(context, "/forward", (req, res) -> req.getRequestDispatcher("/send").forward(req, res));
        map(
                context,
                "/forwardByName",
                (req, res) -> context.getNamedDispatcher("/send").forward(req, res));
        map(
                context,
                "/includeOfForward",
                (req, res) -> req.getRequestDispatcher("/forward").include(req, res));
        map(context, "/committed", (req, res) -> {
            res.getOutputStream().print("application bytes");
            res.flushBuffer();
            sendOrGoOn(req, res);
        });
        map(context, "/error", (req, res) -> {
            res.sendError(403);
            sendOrGoOn(req, res);
        });
        map(context, "/status", (req, res) -> {
            res.setStatus(Integer.parseInt(req.getParameter("status")));
            send(req, res);
        });
        map(context, "/large", (req, res) -> {
            res.setHeader("X-Large", "x".repeat(Integer.parseInt(req.getParameter("length"))));
            send(req, res);
        });
        map(context, "/recovers", (req, res) -> {
            res.setHeader("X-Large", "x".repeat(PROXY_BUFFER_SIZE));
            sendOrGoOn(req, res);
            res.reset();
            res.sendError(409);
        });
    }

    private static void map(ServletContext context, String address, Handler handler) {
        HandlerServlet.map(context, address, handler);
    }

    private static void send(HttpServletRequest req, HttpServletResponse res) throws IOException {
        String name = req.getParameter("file") == null ? "a.txt" : req.getParameter("file");
        try {
            Nginx.send(AccelRedirect.to(location, files.resolve(name)).attachment("a.txt"), req, res);
        } catch (IllegalStateException e) {
            REFUSALS.add(e.getMessage());
            throw e;
        }
    }

    private static void sendOrGoOn(HttpServletRequest req, HttpServletResponse res) throws IOException {
        try {
            send(req, res);
        } catch (IllegalStateException e) {
            // as careless applications do
        }
    }

    private static Response get(String target, String proof) throws IOException {
        return RawHttp.get(container.port(), target, proof);
    }

    private static void assertNothingOfTheFile(Response answer) {
        assertThat(answer.header("X-Accel-Redirect")).as(answer.toString()).isEmpty();
        assertThat(answer.header("Content-Disposition")).as(answer.toString()).isEmpty();
        assertThat(answer.text()).doesNotContain("the file");
    }

    static Stream<String> proofs() {
        return Stream.of(NONE, NGINX, WITH_BRIDGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "folder", "link", "a.txt/b"})
    void answersNotFoundForWhatIsNoFileOfTheFolder(String file) throws IOException {
        for (String proof : List.of(NONE, NGINX, WITH_BRIDGE)) {
            Response answer = get("/send?file=" + file, proof);

            assertThat(answer.status()).isEqualTo(404);
            assertNothingOfTheFile(answer);
        }
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void answersForbiddenForAFileThatCannotBeRead(String proof) throws IOException {
        Path unreadable = files.resolve("unreadable.txt");
        Files.deleteIfExists(unreadable);
        Files.writeString(unreadable, "the file");
        Files.setPosixFilePermissions(unreadable, Set.of());
        assumeFalse(Files.isReadable(unreadable), "this user may read every file");

        Response answer = get("/send?file=unreadable.txt", proof);

        assertThat(answer.status()).isEqualTo(403);
        assertNothingOfTheFile(answer);
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void answersForbiddenForAFileInAFolderThatCannotBeEntered(String proof) throws IOException {
        Path closed = Files.createDirectories(files.resolve("closed"));
        Files.writeString(closed.resolve("a.txt"), "the file");
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(closed);
        Files.setPosixFilePermissions(closed, Set.of());
        try {
            assumeFalse(Files.isReadable(closed.resolve("a.txt")), "this user may enter every folder");

            Response answer = get("/send?file=closed/a.txt", proof);

            assertThat(answer.status()).isEqualTo(403);
            assertNothingOfTheFile(answer);
        } finally {
            Files.setPosixFilePermissions(closed, before);
            Files.delete(closed.resolve("a.txt"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/include", "/includeByName", "/includeOfForward"})
    void refusesToSendFromAnIncludedResource(String target) throws IOException {
        for (String proof : List.of(NONE, NGINX, WITH_BRIDGE)) {
            Response answer = get(target, proof);

            assertThat(answer.status()).isEqualTo(500);
            assertNothingOfTheFile(answer);
        }
        assertThat(REFUSALS).hasSize(3).allMatch(message -> message.endsWith(FORWARD_INSTEAD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/forward", "/forwardByName"})
    void sendsFromAResourceThatIsForwardedTo(String target) throws IOException {
        assertThat(get(target, NONE).text()).isEqualTo("the file");
        assertThat(get(target, NGINX).headers("X-Accel-Redirect")).containsExactly("/protected/a.txt");
        assertThat(REFUSALS).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void refusesACommittedResponse(String proof) throws IOException {
        Response answer = get("/committed", proof);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("application bytes");
        assertNothingOfTheFile(answer);
        assertThat(REFUSALS).containsExactly(COMMITTED);
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void refusesAResponseThatIsAnErrorAlready(String proof) throws IOException {
        Response answer = get("/error", proof);

        assertThat(answer.status()).isEqualTo(403);
        assertNothingOfTheFile(answer);
        assertThat(REFUSALS).containsExactly(COMMITTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 206, 304, 404, 500})
    void refusesEveryStatusOtherThan200(int status) throws IOException {
        for (String proof : List.of(NONE, NGINX, WITH_BRIDGE)) {
            Response answer = get("/status?status=" + status, proof);

            assertThat(answer.status()).isEqualTo(500);
            assertNothingOfTheFile(answer);
        }
        assertThat(REFUSALS)
                .hasSize(3)
                .containsOnly("the response has status " + status + ", which nginx would turn into 200: hand off with"
                        + " status 200, or answer yourself");
    }

    @ParameterizedTest
    @ValueSource(strings = {NGINX, WITH_BRIDGE})
    void refusesAHeadThatNginxWouldRefuse(String proof) throws IOException {
        Response answer = get("/large?length=" + PROXY_BUFFER_SIZE, proof);

        assertThat(answer.status()).isEqualTo(500);
        assertNothingOfTheFile(answer);
        assertThat(answer.header("X-Large"))
                .as("nginx must not refuse the error")
                .isEmpty();
        assertThat(REFUSALS)
                .singleElement()
                .asString()
                .matches("the response head of about 4[45]\\d\\d bytes does not fit proxyBufferSize 4096, nginx would"
                        + " answer 502: raise proxy_buffer_size in nginx.conf and proxyBufferSize here to the same"
                        + " value, or send fewer headers");
    }

    @Test
    void sendsLargeHeadsWhereNoNginxIs() throws IOException {
        assertThat(get("/large?length=" + PROXY_BUFFER_SIZE, NONE).text()).isEqualTo("the file");
    }

    @ParameterizedTest
    @ValueSource(strings = {NGINX, WITH_BRIDGE})
    void neverEstimatesAHeadTooSmall(String proof) throws IOException {
        int fits = 0;
        int tooLarge = PROXY_BUFFER_SIZE;
        while (tooLarge - fits > 1) {
            int length = (fits + tooLarge) / 2;
            if (get("/large?length=" + length, proof).status() == 200) {
                fits = length;
            } else {
                tooLarge = length;
            }
        }
        Response largest = get("/large?length=" + fits, proof);

        int head = largest.statusLine().length() + 4;
        for (RawHttp.Header header : largest.headers()) {
            head += header.name().length() + header.value().length() + 4;
        }
        assertThat(head).isBetween(PROXY_BUFFER_SIZE - 300, PROXY_BUFFER_SIZE);
    }

    @ParameterizedTest
    @ValueSource(strings = {NGINX, WITH_BRIDGE})
    void leavesTheResponseToTheApplicationAfterARefusal(String proof) throws IOException {
        Response answer = get("/recovers", proof);

        assertThat(answer.status()).isEqualTo(409);
        assertNothingOfTheFile(answer);
        assertThat(REFUSALS).hasSize(1);
    }
}
