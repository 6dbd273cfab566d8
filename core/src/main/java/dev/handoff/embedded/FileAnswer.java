// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.internal.HttpSyntax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses status, headers and byte ranges for one open file. */
final class FileAnswer {

    private final AccelRedirect what;
    private final OpenFile file;
    private final int maxRanges;
    private final String type;

    FileAnswer(AccelRedirect what, OpenFile file, int maxRanges) {
        this.what = what;
        this.file = file;
        this.maxRanges = maxRanges;
        String ownType = what.headers().get("Content-Type");
        this.type = ownType == null ? MimeTypes.of(String.valueOf(file.path().getFileName())) : ownType;
    }

    Reply to(RequestHead request) throws IOException {
        Conditions conditions = new Conditions(file.tag(), file.modified());
        Conditions.Outcome outcome = conditions.evaluate(request);
        if (outcome != Conditions.Outcome.PROCEED) {
            file.channel().close();
            return outcome == Conditions.Outcome.FAILED
                    ? Reply.empty(412, Map.of())
                    : Reply.withoutContent(304, validators());
        }
        // RFC 9110 section 14.2: Range is defined for GET only
        RangeRequest range = request.method().equals("GET") && conditions.allowRange(request)
                ? request.header("Range")
                        .map(value -> RangeRequest.parse(value, file.size(), maxRanges))
                        .orElse(new RangeRequest.Whole())
                : new RangeRequest.Whole();
        if (range instanceof RangeRequest.Whole) {
            return whole(request);
        }
        if (range instanceof RangeRequest.Parts parts) {
            return parts.ranges().size() == 1 ? single(parts.ranges().get(0)) : multiple(parts.ranges());
        }
        if (range instanceof RangeRequest.Unsatisfiable) {
            file.channel().close();
            return Reply.empty(416, Map.of("Content-Range", "bytes */" + file.size()));
        }
        throw new IllegalStateException("no such range request: " + range.getClass());
    }

    private Reply whole(RequestHead request) throws IOException {
        Map<String, String> headers = headers(type);
        headers.put("Accept-Ranges", "bytes");
        if (request.isHead()) {
            file.channel().close();
            return new Reply(200, headers, file.size(), Reply.NO_BODY);
        }
        List<FileReply.Part> parts =
                file.size() == 0 ? List.of() : List.of(new FileReply.Part("", new ByteRange(0, file.size() - 1)));
        return new Reply(200, headers, file.size(), body(parts, ""));
    }

    private Reply single(ByteRange range) {
        Map<String, String> headers = headers(type);
        headers.put("Content-Range", range.contentRange(file.size()));
        return new Reply(206, headers, range.length(), body(List.of(new FileReply.Part("", range)), ""));
    }

    /** Writes multipart/byteranges (RFC 9110 section 14.6), laid out as nginx does. */
    private Reply multiple(List<ByteRange> ranges) {
        String boundary = String.format("%020d", ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
        List<FileReply.Part> parts = new ArrayList<>(ranges.size());
        String tail = "\r\n--" + boundary + "--\r\n";
        long length = tail.length();
        for (ByteRange range : ranges) {
            String head = "\r\n--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Range: "
                    + range.contentRange(file.size()) + "\r\n\r\n";
            parts.add(new FileReply.Part(head, range));
            length += head.length() + range.length();
        }
        return new Reply(206, headers("multipart/byteranges; boundary=" + boundary), length, body(parts, tail));
    }

    private FileReply body(List<FileReply.Part> parts, String tail) {
        return new FileReply(file, parts, tail, new Pace(what.limitRate().orElse(0)));
    }

    private Map<String, String> headers(String contentType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        headers.putAll(validators());
        return headers;
    }

    /** What a 304 repeats (RFC 9110 section 15.4.5), and everything else but its type. */
    private Map<String, String> validators() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Last-Modified", HttpSyntax.formatDate(file.modified().getEpochSecond()));
        headers.put("ETag", file.tag().value());
        for (String name : List.of("Content-Disposition", "Cache-Control")) {
            String value = what.headers().get(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }
}
