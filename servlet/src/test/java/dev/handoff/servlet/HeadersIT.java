// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HeaderApplication;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers go out beside a hand-off: to nginx, with and without its bridge, and from the JVM to the client. */
class HeadersIT {

    private static final String NONE = "X-Unproven: 1";
    private static final String NGINX = "X-Handoff-Proxy: " + RealNginx.SECRET;
    private static final String WITH_BRIDGE = NGINX + "; bridge";

    @TempDir
    static Path files;

    private static Container container;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(files.resolve("a.txt"), "the file");
        container = Container.started(new HeaderApplication(InternalLocation.alias("/protected/", files)));
    }

    @AfterAll
    static void stop() throws Exception {
        if (container != null) {
            container.close();
        }
    }

    private static Response get(String path, String... headerLines) throws IOException {
        return RawHttp.get(container.port(), path, headerLines);
    }

    private static List<String> names(Response answer) {
        return answer.headers().stream()
                .map(header -> header.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/own", "/ownInLowerCase", "/ownThenWriter", "/ownInLowerCaseThenWriter"})
    void movesWhatSticksToErrorPagesWhereTheBridgeIs(String path) throws IOException {
        Response bridged = get(path, WITH_BRIDGE);

        assertThat(names(bridged)).doesNotContain("content-disposition", "cache-control");
        assertThat(bridged.headers("X-Handoff-Content-Disposition")).containsExactly(HeaderApplication.DISPOSITION);
        assertThat(bridged.headers("X-Handoff-Cache-Control")).containsExactly("private, max-age=60");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plainReplaced", "/ownReplaced", "/ownInLowerCaseReplaced"})
    void movesWhatTheHandOffSaysInstead(String path) throws IOException {
        Response bridged = get(path, WITH_BRIDGE);

        assertThat(names(bridged)).doesNotContain("content-disposition", "cache-control");
        assertThat(bridged.headers("X-Handoff-Content-Disposition")).containsExactly("attachment; filename=\"b.txt\"");
        assertThat(bridged.headers("X-Handoff-Cache-Control")).containsExactly("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plainReplaced", "/ownReplaced", "/ownInLowerCaseReplaced"})
    void prefersWhatTheHandOffSays(String path) throws IOException {
        for (String proof : List.of(NGINX, NONE)) {
            Response answer = get(path, proof);

            assertThat(answer.headers("Content-Disposition")).containsExactly("attachment; filename=\"b.txt\"");
            assertThat(answer.headers("Cache-Control")).containsExactly("no-store");
            assertThat(answer.headers("Content-Type")).containsExactly("text/csv");
            assertThat(names(answer)).noneMatch(name -> name.startsWith("x-handoff"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/own", "/ownInLowerCase", "/ownThenWriter"})
    void leavesTheUsualNamesWhereNoBridgeIs(String path) throws IOException {
        for (String proof : List.of(NGINX, NONE)) {
            Response answer = get(path, proof);

            assertThat(answer.headers("Content-Disposition")).containsExactly(HeaderApplication.DISPOSITION);
            assertThat(answer.headers("Cache-Control")).containsExactly("private", "max-age=60");
            assertThat(names(answer)).noneMatch(name -> name.startsWith("x-handoff"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/validators", "/validatorsThenWriter"})
    void saysNothingAboutBytesThatNginxSends(String path) throws IOException {
        for (String proof : List.of(NGINX, WITH_BRIDGE)) {
            Response answer = get(path, proof);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers("Content-Length")).containsExactly("0");
            assertThat(names(answer))
                    .contains("x-accel-redirect")
                    .doesNotContain("accept-ranges", "etag", "content-encoding", "last-modified", "content-range")
                    .doesNotContain("content-type", "transfer-encoding");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/validators", "/validatorsThenWriter"})
    void describesTheBytesOfTheFileThatTheJvmSends(String path) throws IOException {
        Response answer = get(path, NONE);

        assertThat(answer.text()).isEqualTo("the file");
        assertThat(answer.headers("Accept-Ranges")).containsExactly("bytes");
        assertThat(answer.headers("ETag")).hasSize(1).doesNotContain("\"own\"");
        assertThat(answer.headers("Last-Modified")).hasSize(1).doesNotContain("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(answer.headers("Content-Type")).containsExactly("text/plain");
        assertThat(names(answer)).doesNotContain("content-encoding", "content-range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/charset", "/typeWithCharset", "/typeWithCharsetThenWriter"})
    void claimsNoCharsetForBytesItHasNotRead(String path) throws IOException {
        assertThat(get(path, NONE).headers("Content-Type")).containsExactly("text/plain");
        assertThat(get(path, NGINX).headers("Content-Type")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/charsetReplaced", "/typeWithCharsetReplaced"})
    void keepsTheTypeOfTheHandOffAsItIs(String path) throws IOException {
        for (String proof : List.of(NGINX, WITH_BRIDGE, NONE)) {
            assertThat(get(path, proof).headers("Content-Type")).containsExactly("text/csv");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders", "/ordersThenWriter"})
    void givesOrdersForNginxToNobodyElse(String path) throws IOException {
        Response answer = get(path, NONE);

        assertThat(answer.text()).isEqualTo("the file");
        assertThat(names(answer)).doesNotContain("x-sendfile").noneMatch(name -> name.startsWith("x-accel-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders", "/ordersThenWriter"})
    void replacesTheHandOffThatTheApplicationWrote(String path) throws IOException {
        for (String proof : List.of(NGINX, WITH_BRIDGE)) {
            Response answer = get(path, proof);

            assertThat(answer.headers("X-Accel-Redirect")).containsExactly("/protected/a.txt");
            assertThat(names(answer)).doesNotContain("x-sendfile");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/session", "/sessionThenWriter"})
    void keepsEachCookieOnce(String path) throws IOException {
        for (String proof : List.of(NGINX, WITH_BRIDGE, NONE)) {
            List<String> cookies = get(path, proof).headers("Set-Cookie");
            assertThat(cookies).hasSize(3).contains("a=1", "b=2");

            String session = cookies.stream()
                    .filter(cookie -> cookie.startsWith("JSESSIONID="))
                    .map(cookie -> cookie.replaceFirst(";.*", ""))
                    .findFirst()
                    .orElseThrow();
            assertThat(get(path, proof, "Cookie: " + session).headers("Set-Cookie"))
                    .containsExactly("a=1", "b=2");
        }
    }

    @Test
    void leavesNothingOfTheFileOnErrorPages() throws IOException {
        for (String proof : List.of(NGINX, WITH_BRIDGE, NONE)) {
            for (String path : List.of("/own", "/ownReplaced", "/validators", "/validatorsThenWriter", "/orders")) {
                Response error = get(path + "?file=missing", proof);

                assertThat(error.status()).as(path).isEqualTo(404);
                assertThat(error.headers("Cache-Control"))
                        .as(path)
                        .doesNotContain("private", "max-age=60")
                        .doesNotContain("no-store");
                assertThat(names(error))
                        .as(path)
                        .doesNotContain("content-disposition", "content-encoding", "content-range")
                        .doesNotContain("accept-ranges", "etag", "last-modified")
                        .doesNotContain("x-accel-redirect", "x-accel-limit-rate", "x-sendfile")
                        .noneMatch(name -> name.startsWith("x-handoff"));
            }
        }
    }
}
