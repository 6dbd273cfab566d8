// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the names and values of one form: in the charset that the part declares, else in that of the form's
 * {@code _charset_} field (RFC 7578 section 4.6), else as UTF-8, else in the fallback. A field whose name or value fits
 * none of them is refused; a file is not lost because its name does. Not thread-safe.
 */
final class FormCharset {

    /** The field in which a browser names the charset of those after it. */
    static final String FIELD = "_charset_";

    private static final String ASCII =
            "\"'()+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz{}";

    private final Charset fallback;
    private @Nullable Charset declared;

    /** With UTF-8 for a fallback, everything that is not UTF-8 and declares nothing is refused. */
    FormCharset(Charset fallback) {
        this.fallback = fallback;
    }

    /**
     * Takes the value of the form's {@code _charset_} field. One that is unknown changes nothing, nor one in which ASCII is
     * written otherwise: no page has such a charset, and every name after it would be read as another.
     */
    void declare(String name) {
        find(name.strip())
                .filter(charset -> ASCII.equals(new String(ASCII.getBytes(StandardCharsets.US_ASCII), charset)))
                .ifPresent(charset -> declared = charset);
    }

    /** Decodes a name or a value that declares no charset of its own. */
    String decode(ByteBuffer bytes) throws UploadException {
        Charset form = declared;
        if (form != null) {
            return decode(bytes, form).orElseThrow(() -> undecodable(form));
        }
        return decode(bytes, StandardCharsets.UTF_8)
                .or(() -> decode(bytes, fallback))
                .orElseThrow(() -> undecodable(fallback));
    }

    /** Decodes the content of a part in the charset of its Content-Type, if it has one. */
    String decode(ByteBuffer bytes, String contentType) throws UploadException {
        Optional<String> name = HeaderParameters.find(contentType, "charset");
        if (name.isEmpty()) {
            return decode(bytes);
        }
        Charset charset = find(name.get())
                .orElseThrow(() -> UploadException.unsupported(
                        "the charset in the Content-Type of a text field is not known here; send UTF-8"));
        return decode(bytes, charset).orElseThrow(() -> undecodable(charset));
    }

    /** Decodes bytes that were read as Latin-1 because their charset was not known yet. */
    String decodeLatin1(String bytes) throws UploadException {
        return decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Decodes what names nothing but a file: {@code U+FFFD} stands for what cannot be decoded. */
    String decodeOrReplace(ByteBuffer bytes) {
        Charset form = declared;
        if (form != null) {
            return form.decode(bytes).toString();
        }
        return decode(bytes, StandardCharsets.UTF_8)
                .or(() -> decode(bytes, fallback))
                .orElseGet(() -> fallback.decode(bytes).toString());
    }

    /** Does the same to bytes that were read as Latin-1. */
    String decodeOrReplaceLatin1(String bytes) {
        return decodeOrReplace(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static Optional<String> decode(ByteBuffer bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.duplicate())
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Charset> find(String name) {
        try {
            return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
        } catch (IllegalCharsetNameException e) {
            return Optional.empty();
        }
    }

    private static UploadException undecodable(Charset charset) {
        return UploadException.malformed("a name or a text value is not valid " + charset.name()
                + "; send UTF-8, or declare the charset in the part or in the field " + FIELD);
    }
}
