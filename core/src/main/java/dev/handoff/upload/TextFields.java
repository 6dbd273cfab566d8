// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the text fields of one form, one after the other, within two limits. Not thread-safe.
 */
final class TextFields {

    private final int fieldLimit;
    private final FormCharset charset;
    private final long totalLimit;

    private PartHead head = new PartHead("", Optional.empty(), Optional.empty(), Map.of());
    private byte[] value = new byte[256];
    private int length;
    private long total;

    /**
     * @param fieldLimit at most so many bytes in one field
     * @param totalLimit at most so many in all of them
     */
    TextFields(int fieldLimit, long totalLimit, FormCharset charset) {
        this.fieldLimit = fieldLimit;
        this.totalLimit = totalLimit;
        this.charset = charset;
    }

    /** Starts the next field; what was not finished before is forgotten. */
    void begin(PartHead next) {
        head = next;
        length = 0;
    }

    /** Takes the next bytes of the field. */
    void append(ByteBuffer bytes) throws UploadException {
        int more = bytes.remaining();
        if (more > fieldLimit - length) {
            throw UploadException.tooLarge("a text field may have " + fieldLimit + " bytes");
        }
        if (more > totalLimit - total) {
            throw UploadException.tooLarge("the text fields together may have " + totalLimit + " bytes");
        }
        if (more > value.length - length) {
            value = Arrays.copyOf(value, (int) Math.min(fieldLimit, Math.max(2L * value.length, (long) length + more)));
        }
        bytes.get(value, length, more);
        length += more;
        total += more;
    }

    /** Decodes the field; the form's {@code _charset_} decides about those after it. */
    UploadForm.Field finish() throws UploadException {
        ByteBuffer bytes = ByteBuffer.wrap(value, 0, length);
        String text = head.contentType().isPresent()
                ? charset.decode(bytes, head.contentType().get())
                : charset.decode(bytes);
        if (head.name().equals(FormCharset.FIELD)) {
            charset.declare(text);
        }
        return new UploadForm.Field(head.name(), text, head.headers());
    }

    /** Decodes a field of nginx that tells what the client says about a file. */
    String finishFileFact() {
        return charset.decodeOrReplace(ByteBuffer.wrap(value, 0, length));
    }
}
