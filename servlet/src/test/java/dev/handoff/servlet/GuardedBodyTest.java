// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written below the guard: all of it, unless a hand-off is kept. */
class GuardedBodyTest {

    private final HttpServletResponse real = mock();
    private final ServletOutputStream realStream = mock();
    private final StringWriter written = new StringWriter();
    private GuardedResponse response;

    @BeforeEach
    void guard() throws IOException {
        HttpServletRequest request = mock();
        when(real.getStatus()).thenReturn(200);
        when(real.getOutputStream()).thenReturn(realStream);
        when(real.getWriter()).thenReturn(new PrintWriter(written));
        response = new GuardedResponse(Handoff.builder().build(), request, real);
    }

    private void keepHandOff() {
        response.setHeader("X-Accel-Redirect", "/protected/a.txt");
    }

    @Test
    void passesBytesOn() throws IOException {
        ServletOutputStream out = response.getOutputStream();
        byte[] bytes = {1, 2, 3, 4};

        out.write(7);
        out.write(bytes, 1, 2);
        out.write(bytes);
        out.flush();
        out.close();

        verify(realStream).write(7);
        verify(realStream).write(bytes, 1, 2);
        verify(realStream).write(bytes, 0, 4);
        verify(realStream).flush();
        verify(realStream).close();
    }

    /** ServletOutputStream itself knows ISO-8859-1 alone, where containers take the charset of the response. */
    @Test
    void leavesTheCharsetOfTextToTheContainer() throws IOException {
        response.getOutputStream().print("日本");

        verify(realStream).print("日本");
        verify(realStream, never()).write(anyInt());
    }

    @Test
    void dropsBytesWhileAHandOffIsKept() throws IOException {
        ServletOutputStream out = response.getOutputStream();
        keepHandOff();

        out.write(7);
        out.write(new byte[4]);
        out.print("text");
        out.flush();
        out.close();
        response.flushBuffer();

        verifyNoInteractions(realStream);
        verify(real, never()).flushBuffer();
    }

    @Test
    void passesBytesOnAgainWhenTheHandOffIsForgotten() throws IOException {
        ServletOutputStream out = response.getOutputStream();
        keepHandOff();
        out.write(1);
        response.reset();
        out.write(2);
        keepHandOff();
        when(real.getStatus()).thenReturn(404);
        out.write(3);

        verify(realStream, never()).write(1);
        verify(realStream).write(2);
        verify(realStream).write(3);
    }

    @Test
    void passesListenersOn() throws IOException {
        WriteListener listener = mock();
        when(realStream.isReady()).thenReturn(true, false);
        ServletOutputStream out = response.getOutputStream();

        out.setWriteListener(listener);

        verify(realStream).setWriteListener(listener);
        assertThat(out.isReady()).isTrue();
        assertThat(out.isReady()).isFalse();
    }

    @Test
    void passesTextOnAtOnce() throws IOException {
        PrintWriter writer = response.getWriter();

        writer.print("日本");
        writer.write(new char[] {'a', 'b', 'c'}, 1, 1);
        writer.append("xyz", 0, 1);

        assertThat(written).hasToString("日本bx");
    }

    @Test
    void dropsTextWhileAHandOffIsKept() throws IOException {
        PrintWriter realWriter = mock();
        when(real.getWriter()).thenReturn(realWriter);
        PrintWriter writer = response.getWriter();
        keepHandOff();

        writer.print("text");
        writer.flush();
        writer.close();

        verify(realWriter, never()).write(any(char[].class), anyInt(), anyInt());
        verify(realWriter, never()).write(anyString());
        verify(realWriter, never()).flush();
        verify(realWriter, never()).close();
        assertThat(writer.checkError()).isFalse();
    }

    @Test
    void flushesAndClosesTheWriterOfTheContainer() throws IOException {
        Writer target = mock();
        when(real.getWriter()).thenReturn(new PrintWriter(target));

        response.getWriter().flush();
        verify(target).flush();

        response.getWriter().close();
        verify(target).close();
    }

    /** Otherwise an event stream would go on for ever. */
    @Test
    void tellsThatTheClientIsGone() throws IOException {
        Writer broken = mock();
        doThrow(new IOException("broken pipe")).when(broken).flush();
        when(real.getWriter()).thenReturn(new PrintWriter(broken));
        PrintWriter writer = response.getWriter();

        writer.print("event");

        assertThat(writer.checkError()).isTrue();
    }

    @Test
    void stepsAsideWhenAFinalHandOffTakesOver() throws IOException {
        GuardedResponse.release(response);

        assertThat(response.getOutputStream()).isSameAs(realStream);
        response.setHeader("X-Accel-Redirect", "/protected/a.txt");
        verify(real).setHeader("X-Accel-Redirect", "/protected/a.txt");
    }
}
