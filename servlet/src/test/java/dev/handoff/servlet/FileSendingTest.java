// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hand-offs in containers and wrappers that are harder to end than those of the integration tests. */
class FileSendingTest {

    private static final String SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz_ABC";

    @TempDir
    Path files;

    private final HttpServletRequest request = mock();
    private final StickyResponse state = new StickyResponse();
    private final HttpServletResponse response = StickyResponse.of(state);
    private AccelRedirect file;

    @BeforeEach
    void prove() throws IOException {
        Path path = Files.writeString(files.resolve("a.txt"), "the file");
        file = AccelRedirect.to(InternalLocation.alias("/protected/", files), path);
        when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
        when(request.getHeaders("X-Handoff-Proxy"))
                .thenAnswer(call -> Collections.enumeration(List.of(SECRET + "; bridge")));
    }

    private void send(HttpServletResponse through) throws IOException {
        Handoff handoff = Handoff.builder().proxySecret(SECRET).build();
        new FileSending(new Exchange(handoff, request, through)).send(file);
    }

    @Test
    void movesNamesInWhateverCaseWhereNullRemovesNoHeader() throws IOException {
        response.setHeader("content-disposition", "inline");
        response.setHeader("CACHE-CONTROL", "private");
        response.setHeader("etag", "\"own\"");
        response.setHeader("Vary", "Cookie");

        send(response);

        assertThat(state.headers)
                .isEqualTo(Map.of(
                        "Vary", List.of("Cookie"),
                        "X-Accel-Redirect", List.of("/protected/a.txt"),
                        "X-Handoff-Cache-Control", List.of("private"),
                        "X-Handoff-Content-Disposition", List.of("inline")));
        assertThat(response.isCommitted()).isTrue();
    }

    @Test
    void startsNothingOverWhereThereIsNothingToRemove() throws IOException {
        response.setHeader("Vary", "Cookie");

        send(response);

        assertThat(state.resets).isZero();
    }

    @Test
    void countsNoHeaderTwiceThatIsReplaced() throws IOException {
        file = file.attachment("a.txt").cacheControl("private");
        response.setHeader("Content-Disposition", "attachment; filename=" + "d".repeat(2000));
        response.setHeader("Cache-Control", "c".repeat(2000));
        response.setHeader("ETag", "e".repeat(2000));

        send(response);

        assertThat(state.headers).hasSize(3);
    }

    @Test
    void endsTheResponseBelowAWrapperThatKeepsTheBody() throws IOException {
        send(new HttpServletResponseWrapper(response) {
            @Override
            public jakarta.servlet.ServletOutputStream getOutputStream() {
                return mock();
            }

            @Override
            public void flushBuffer() {}
        });

        assertThat(response.isCommitted()).isTrue();
        assertThat(state.headers).containsOnlyKeys("X-Accel-Redirect");
    }

    @Test
    void takesTheOrderBackWhereNothingEndsTheResponse() {
        state.neverCommits = true;

        assertThatIllegalStateException()
                .isThrownBy(() -> send(response))
                .withMessage("the response " + response.getClass().getName()
                        + " can be closed but not committed: hand off before it is wrapped");
        assertThat(state.headers).isEmpty();
    }

    @Test
    void refusesAResponseThatIgnoresHeaders() {
        HttpServletResponse ignoring = new HttpServletResponseWrapper(response) {
            @Override
            public void setHeader(String name, String value) {}
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> send(ignoring))
                .withMessageStartingWith("the container ignored the header X-Accel-Redirect, as it does for an"
                        + " included resource: hand off from the including servlet");
        assertThat(response.isCommitted()).isFalse();
    }

    @Test
    void hasTheRateThatTheServletDeclaresUnlessItSetsAnother() throws IOException {
        AnnotatedServlet servlet = new AnnotatedServlet(
                Object.class, List.of(), null, AccelOrders.of(true, OptionalLong.of(1000), OptionalLong.empty()));
        when(request.getAttribute(AnnotatedServlet.class.getName())).thenReturn(servlet);

        assertThat(ownLimitRate()).hasValue(1000);
        when(response.getHeader("X-Accel-Limit-Rate")).thenReturn("off"); // which nginx does not understand
        assertThat(ownLimitRate()).hasValue(1000);
        when(response.getHeader("X-Accel-Limit-Rate")).thenReturn("0");
        assertThat(ownLimitRate()).hasValue(0);
    }

    private OptionalLong ownLimitRate() {
        return new Exchange(Handoff.builder().build(), request, response).ownLimitRate();
    }
}
