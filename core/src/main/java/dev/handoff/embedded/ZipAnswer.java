// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chooses status, headers and byte ranges for one archive. */
final class ZipAnswer {

    private static final String TYPE = "application/zip";

    private final ZipManifest what;
    private final ZipLayout layout;
    private final long second;
    private final int maxRanges;

    /** @param second the time of all entries in the layout of mod_zip */
    ZipAnswer(ZipManifest what, ZipLayout layout, long second, int maxRanges) {
        this.what = what;
        this.layout = layout;
        this.second = second;
        this.maxRanges = maxRanges;
    }

    Reply to(RequestHead request) {
        Conditions conditions = new Conditions(new EntityTag(what.etag(layout)), what.lastModified());
        Conditions.Outcome outcome = conditions.evaluate(request);
        if (outcome != Conditions.Outcome.PROCEED) {
            return outcome == Conditions.Outcome.FAILED
                    ? Reply.empty(412, Map.of())
                    : Reply.withoutContent(304, validators());
        }
        long size = what.archiveSize();
        // without the CRC-32 of a file its central entry cannot be written before the file was read
        RangeRequest range =
                what.resumable() ? RangeRequest.of(request, conditions, size, maxRanges) : new RangeRequest.Whole();
        if (range instanceof RangeRequest.Whole) {
            return whole(request, size);
        }
        if (range instanceof RangeRequest.Parts parts) {
            return parts.ranges().size() == 1 ? single(parts.ranges().get(0), size) : multiple(parts.ranges(), size);
        }
        if (range instanceof RangeRequest.Unsatisfiable) {
            return Reply.empty(416, Map.of("Content-Range", "bytes */" + size));
        }
        throw new IllegalStateException("no such range request: " + range.getClass());
    }

    private Reply whole(RequestHead request, long size) {
        Map<String, String> headers = headers(TYPE);
        if (what.resumable()) {
            headers.put("Accept-Ranges", "bytes");
        }
        Reply.Body body = request.isHead() ? Reply.NO_BODY : body(part("", new ByteRange(0, size - 1)), "");
        return new Reply(200, headers, size, body);
    }

    private Reply single(ByteRange range, long size) {
        Map<String, String> headers = headers(TYPE);
        headers.put("Content-Range", range.contentRange(size));
        return new Reply(206, headers, range.length(), body(part("", range), ""));
    }

    private Reply multiple(List<ByteRange> ranges, long size) {
        MultipartRanges parts = MultipartRanges.of(ranges, TYPE, size);
        return new Reply(206, headers(parts.type()), parts.length(), body(parts.parts(), parts.tail()));
    }

    private static List<FileReply.Part> part(String head, ByteRange range) {
        return List.of(new FileReply.Part(head, range));
    }

    private Reply.Body body(List<FileReply.Part> parts, String tail) {
        Reply.Body body = new ZipReply(what, layout, second, parts, tail);
        long rate = what.limitRate().orElse(0);
        return rate == 0 ? body : new Paced(body, new Pace(rate));
    }

    private record Paced(Reply.Body body, Pace pace) implements Reply.Body {

        @Override
        public void writeTo(OutputStream out) throws IOException {
            body.writeTo(new PacedOutput(out, pace));
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    private Map<String, String> headers(String contentType) {
        Map<String, String> headers = validators();
        headers.put("Content-Type", contentType);
        return headers;
    }

    /** What a 304 repeats (RFC 9110 section 15.4.5), and everything else but its type. */
    private Map<String, String> validators() {
        Map<String, String> headers = new LinkedHashMap<>(what.headers());
        headers.keySet().removeAll(List.of("X-Archive-Files", "X-Accel-Limit-Rate", "Content-Type", "Accept-Ranges"));
        headers.put("ETag", what.etag(layout));
        // as the module does; otherwise browsers would guess how long to keep the archive without asking
        headers.put("Cache-Control", "max-age=0");
        return headers;
    }
}
