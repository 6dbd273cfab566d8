// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.internal.HttpSyntax;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        RangeRequest range = RangeRequest.of(request, conditions, file.size(), maxRanges);
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

    private Reply multiple(List<ByteRange> ranges) {
        MultipartRanges parts = MultipartRanges.of(ranges, type, file.size());
        return new Reply(206, headers(parts.type()), parts.length(), body(parts.parts(), parts.tail()));
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
