// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads one multipart/form-data body (RFC 7578, RFC 2046 section 5.1) in pieces of any size and hands its parts to a
 * {@link PartSink} while they pass: content is not copied, headers are bounded. Lines end with CRLF and nothing else.
 * Not thread-safe; of no use after an exception.
 */
final class MultipartReader {

    /** A delimiter at the start of the body, or right behind a header, has its CRLF behind it already. */
    private static final int LINE_END = 2;

    private enum State {
        PREAMBLE,
        DELIMITER,
        PADDING,
        LINE_FEED,
        DASH,
        HEADER,
        CONTENT,
        CLOSED,
        CLOSED_LINE_FEED,
        EPILOGUE
    }

    private final Delimiter delimiter;
    private final Dialect dialect;
    private final ReaderLimits limits;
    private final FormCharset charset;
    private final PartSink sink;

    private State state = State.PREAMBLE;
    private long consumed;
    private int parts;
    private int ignored;

    /** So many bytes of the delimiter have been seen, of which the first {@code assumed} are not content if it fails. */
    private int matched = LINE_END;

    private int assumed = LINE_END;
    private long contentStart;

    private byte[] header = new byte[512];
    private int headerLength;
    private long allHeaders;
    private int lineLength;
    private boolean afterReturn;

    MultipartReader(String boundary, Dialect dialect, ReaderLimits limits, FormCharset charset, PartSink sink) {
        this.delimiter = new Delimiter(boundary);
        this.dialect = dialect;
        this.limits = limits;
        this.charset = charset;
        this.sink = sink;
    }

    /** Reads everything between position and limit; heap buffers with an array are searched fastest. */
    void feed(ByteBuffer bytes) throws IOException {
        long base = consumed - bytes.position();
        while (bytes.hasRemaining()) {
            switch (state) {
                case PREAMBLE, CONTENT -> search(bytes, base);
                case HEADER -> header(bytes.get(), base + bytes.position());
                case EPILOGUE -> {
                    ignore(bytes.remaining());
                    bytes.position(bytes.limit());
                }
                default -> delimiterEnd(bytes.get());
            }
            consumed = base + bytes.position();
        }
    }

    /** Ends the body; a missing closing delimiter means that it was cut off on its way. */
    void finish() throws UploadException {
        switch (state) {
            case CLOSED, EPILOGUE -> {}
            case PREAMBLE ->
                throw UploadException.malformed(
                        consumed == 0
                                ? "the multipart body is empty; it must end with its closing boundary"
                                : "the boundary of the Content-Type does not occur in the body at the start of a line that"
                                        + " ends with CRLF");
            default ->
                throw UploadException.malformed(
                        "the multipart body is cut off: it must end with its closing boundary, on a line after CRLF");
        }
    }

    private void search(ByteBuffer bytes, long base) throws IOException {
        if (matched > 0) {
            resume(bytes, base);
            return;
        }
        int found = delimiter.indexIn(bytes);
        if (found >= 0) {
            pass(bytes, found - bytes.position());
            bytes.position(found + delimiter.length());
            delimited(base + found);
            return;
        }
        matched = delimiter.begunAtEndOf(bytes);
        pass(bytes, bytes.remaining() - matched);
        bytes.position(bytes.limit());
    }

    /** Goes on with a delimiter that began in the buffer before. */
    private void resume(ByteBuffer bytes, long base) throws IOException {
        while (bytes.hasRemaining()) {
            if (bytes.get(bytes.position()) != delimiter.at(matched)) {
                ByteBuffer content = delimiter.slice(state == State.CONTENT ? assumed : 0, matched);
                matched = 0;
                assumed = 0;
                pass(content, content.remaining());
                return;
            }
            bytes.get();
            if (++matched == delimiter.length()) {
                delimited(base + bytes.position() - matched);
                return;
            }
        }
    }

    private void pass(ByteBuffer bytes, int length) throws IOException {
        if (state == State.PREAMBLE) {
            ignore(length);
        } else if (length > 0) {
            sink.content(bytes.slice(bytes.position(), length));
        }
    }

    private void ignore(int length) throws UploadException {
        // the line end before the delimiter of a preamble of one empty line was assumed, not read
        int most = dialect == Dialect.NGINX ? (state == State.PREAMBLE ? LINE_END : 0) : limits.headerBytes();
        if (length > most - ignored) {
            throw dialect == Dialect.NGINX
                    ? UploadException.forged("nginx writes nothing before the first boundary or after the last")
                    : UploadException.malformed("more than " + most + " bytes stand before the first boundary or after"
                            + " the last; a form has none there");
        }
        ignored += length;
    }

    private void delimited(long at) throws IOException {
        matched = 0;
        assumed = 0;
        if (state == State.CONTENT) {
            sink.end(Math.max(contentStart, at));
        }
        state = State.DELIMITER;
        ignored = 0;
    }

    /** Reads what follows the boundary on its line. */
    private void delimiterEnd(byte next) throws UploadException {
        state = switch (state) {
            case DELIMITER -> next == '-' ? State.DASH : padding(next, State.PADDING, State.LINE_FEED);
            case PADDING -> padding(next, State.PADDING, State.LINE_FEED);
            case DASH -> require(next, '-', State.CLOSED);
            case LINE_FEED -> require(next, '\n', State.HEADER);
            case CLOSED -> padding(next, State.CLOSED, State.CLOSED_LINE_FEED);
            case CLOSED_LINE_FEED -> require(next, '\n', State.EPILOGUE);
            default -> throw new IllegalStateException(state.name());
        };
        if (state == State.HEADER) {
            headerLength = 0;
            lineLength = 0;
            ignored = 0;
        }
    }

    /** RFC 2046: blanks that gateways added between the boundary and the end of its line. */
    private State padding(byte next, State padded, State ended) throws UploadException {
        if (next == ' ' || next == '\t') {
            ignore(1);
            return padded;
        }
        ignored = 0;
        return require(next, '\r', ended);
    }

    private static State require(byte next, char required, State then) throws UploadException {
        if (next != required) {
            throw UploadException.malformed("a boundary must be followed by CRLF, or by -- when it is the last;"
                    + " the boundary must not occur in the content");
        }
        return then;
    }

    private void header(byte next, long offset) throws IOException {
        boolean lineFeed = next == '\n';
        if (next == 0 || lineFeed != afterReturn) {
            throw UploadException.malformed(
                    "the header of a part has a NUL, or a CR or LF alone; its lines must end with CRLF");
        }
        afterReturn = next == '\r';
        if (headerLength == limits.headerBytes()) {
            throw UploadException.tooLarge("the header of a part may have " + limits.headerBytes() + " bytes");
        }
        if (headerLength == header.length) {
            header = Arrays.copyOf(header, 2 * headerLength);
        }
        header[headerLength++] = next;
        if (!lineFeed) {
            lineLength++;
        } else if (lineLength > 1) {
            lineLength = 0;
        } else {
            begin(offset);
        }
    }

    private void begin(long offset) throws IOException {
        if (++parts > limits.parts()) {
            throw UploadException.tooLarge("the form may have " + limits.parts() + " parts");
        }
        allHeaders += headerLength;
        if (allHeaders > limits.allHeaderBytes()) {
            throw UploadException.tooLarge(
                    "the headers of all parts together may have " + limits.allHeaderBytes() + " bytes");
        }
        contentStart = offset;
        // RFC 2046 allows a part of a header alone, whose empty line belongs to the delimiter; nginx writes none
        assumed = dialect == Dialect.NGINX ? 0 : LINE_END;
        matched = assumed;
        state = State.CONTENT;
        sink.begin(PartHeader.parse(header, headerLength - LINE_END, dialect, charset), offset);
    }
}
