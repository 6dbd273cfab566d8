// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.handoff.upload.UploadReceiver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

/** What error pages see of an upload; that Spring's are shown is proved in examples/spring-boot. */
class ErrorPageRequestTest {

    @TempDir
    Path store;

    private final HttpServletRequest container = mock();
    private final HttpServletResponse response = mock();

    @BeforeEach
    void theContainerSaysThatItIsAForm() {
        when(container.getDispatcherType()).thenReturn(DispatcherType.ERROR);
        when(container.getContentType()).thenReturn("multipart/form-data; boundary=AA");
        when(container.getParameterMap()).thenReturn(Map.of("q", new String[] {"1", "2"}));
    }

    private HttpServletRequest page() throws Exception {
        FilterChain chain = mock();
        ArgumentCaptor<ServletRequest> passed = ArgumentCaptor.captor();
        new UploadFilter().doFilter(container, response, chain);
        verify(chain).doFilter(passed.capture(), any());
        return (HttpServletRequest) passed.getValue();
    }

    private HttpServletRequest pageOfUpload() throws Exception {
        Upload upload = new Upload(
                Handoff.builder().build(), UploadReceiver.builder(store).build(), new Arrival.Plain(), container);
        when(container.getAttribute(Upload.class.getName())).thenReturn(upload);
        return page();
    }

    @Test
    void hasNoPartsWhateverTheContainerWouldFind() throws Exception {
        HttpServletRequest page = pageOfUpload();

        assertThat(page.getParts()).isEmpty();
        assertThat(page.getPart("photo")).isNull();
        verify(container, never()).getParts();
    }

    @Test
    void leavesToTheContainerWhatIsNoForm() throws Exception {
        Part part = mock();
        when(container.getContentType()).thenReturn("text/plain");
        when(container.getParts()).thenReturn(List.of(part));
        when(container.getPart("photo")).thenReturn(part);

        HttpServletRequest page = pageOfUpload();

        assertThat(page.getParts()).containsExactly(part);
        assertThat(page.getPart("photo")).isSameAs(part);
    }

    @Test
    void hasTheParametersOfTheQuery() throws Exception {
        HttpServletRequest page = pageOfUpload();

        assertThat(page.getParameter("q")).isEqualTo("1");
        assertThat(page.getParameterValues("q")).containsExactly("1", "2");
        assertThat(page.getParameter("title")).isNull();
        assertThat(Collections.list(page.getParameterNames())).containsExactly("q");
    }

    @Test
    void keepsJettyFromLookingIntoTheForm() throws Exception {
        String name = "org.eclipse.jetty.multipartConfig";
        when(container.getAttribute(name)).thenReturn("the MultipartConfig");
        HttpServletRequest page = pageOfUpload();

        assertThat(page.getParameter("q")).isEqualTo("1");

        InOrder order = inOrder(container);
        order.verify(container).removeAttribute(name);
        order.verify(container).getParameterMap();
        order.verify(container).setAttribute(name, "the MultipartConfig");
    }

    @Test
    void hidesNoOtherFailureOfTheContainer() throws Exception {
        when(container.getContentType()).thenReturn("text/plain");
        when(container.getParameterMap()).thenThrow(new IllegalStateException("broken"));
        HttpServletRequest page = pageOfUpload();

        assertThatIllegalStateException()
                .isThrownBy(() -> page.getParameter("q"))
                .withMessage("broken");
    }

    @Test
    void doesNotShowWhatNginxToldUs() throws Exception {
        List<String> names = List.of("Host", "X-Handoff-Upload", "x-handoff-body");
        when(container.getHeaderNames()).thenReturn(Collections.enumeration(names));
        when(container.getHeader("Host")).thenReturn("localhost");
        when(container.getHeaders("Host")).thenReturn(Collections.enumeration(List.of("localhost")));

        HttpServletRequest page = pageOfUpload();

        assertThat(Collections.list(page.getHeaderNames())).containsExactly("Host");
        assertThat(page.getHeader("Host")).isEqualTo("localhost");
        assertThat(Collections.list(page.getHeaders("Host"))).containsExactly("localhost");
        assertThat(page.getHeader("x-handoff-upload")).isNull();
        assertThat(Collections.list(page.getHeaders("X-Handoff-Body"))).isEmpty();
        verify(container, never()).getHeader("x-handoff-upload");
    }

    @Test
    void isThatOfTheContainerWhereThereIsNoUpload() throws Exception {
        assertThat(page()).isSameAs(container);
    }
}
