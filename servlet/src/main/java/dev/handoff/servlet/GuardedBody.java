// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an application writes below X-Archive-Files: the manifest, as far as it is not too large. */
final class GuardedBody {

    private final int largest;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private @Nullable Writer encoder;
    private boolean beganElsewhere;
    private boolean tooLarge;

    GuardedBody(int largest) {
        this.largest = largest;
    }

    /** Notes that bytes went to the real response or nowhere: what is kept later is not the whole body. */
    void lose(int length) {
        beganElsewhere |= length > 0;
    }

    void keep(byte[] bytes, int offset, int length) {
        flushEncoder(); // characters may have come before
        append(bytes, offset, length);
    }

    private void append(byte[] bytes, int offset, int length) {
        tooLarge |= length > largest - kept.size();
        if (tooLarge) {
            kept.reset();
        } else {
            kept.write(bytes, offset, length);
        }
    }

    /** Keeps characters, in the encoding that the response has when the first ones come. */
    void keep(char[] characters, int offset, int length, String encoding) {
        try {
            Writer writer = encoder;
            if (writer == null) {
                writer = new OutputStreamWriter(new Bounded(), Charset.forName(encoding));
                encoder = writer;
            }
            writer.write(characters, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    void clear() {
        kept.reset();
        encoder = null;
        beganElsewhere = false;
        tooLarge = false;
    }

    boolean isEmpty() {
        return bytes().length == 0 && !tooLarge && !beganElsewhere;
    }

    /** Returns why the manifest is not here. */
    Optional<String> problem() {
        bytes();
        if (tooLarge) {
            return Optional.of("is larger than the setting maxManifestSize, " + largest + " bytes");
        }
        return beganElsewhere
                ? Optional.of("began before the header X-Archive-Files was set: set the header first")
                : Optional.empty();
    }

    byte[] bytes() {
        flushEncoder();
        return kept.toByteArray();
    }

    private void flushEncoder() {
        try {
            if (encoder != null) {
                encoder.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private final class Bounded extends OutputStream {

        @Override
        public void write(int b) {
            append(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            append(bytes, offset, length);
        }
    }
}
