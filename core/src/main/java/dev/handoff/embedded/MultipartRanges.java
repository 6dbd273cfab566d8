// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A body of type multipart/byteranges (RFC 9110 section 14.6), laid out as nginx does.
 *
 * @param type for Content-Type, with the boundary
 * @param tail what follows the last part
 * @param length of the whole body in bytes
 */
record MultipartRanges(String type, List<FileReply.Part> parts, String tail, long length) {

    MultipartRanges {
        parts = List.copyOf(parts);
    }

    static MultipartRanges of(List<ByteRange> ranges, String contentType, long completeLength) {
        String boundary = String.format("%020d", ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
        List<FileReply.Part> parts = new ArrayList<>(ranges.size());
        String tail = "\r\n--" + boundary + "--\r\n";
        long length = tail.length();
        for (ByteRange range : ranges) {
            String head = "\r\n--" + boundary + "\r\nContent-Type: " + contentType + "\r\nContent-Range: "
                    + range.contentRange(completeLength) + "\r\n\r\n";
            parts.add(new FileReply.Part(head, range));
            length += head.length() + range.length();
        }
        return new MultipartRanges("multipart/byteranges; boundary=" + boundary, parts, tail, length);
    }
}
