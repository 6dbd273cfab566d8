// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client is still sending when its request has been refused. Who closes a connection with bytes unread resets it,
 * and the client never sees why it was refused; so a little is read on. A body too long for that is cut off.
 */
final class UnreadBody {

    private static final Logger LOG = LoggerFactory.getLogger(UploadFilter.class);
    private static final long MOST_DISCARDED = 8 << 20;

    private UnreadBody() {}

    /** Reads the body to its end, if that is known to be near. */
    static void discard(HttpServletRequest request) {
        // who asked for leave has sent nothing yet, and reading would be the leave
        boolean waitsForLeave = request.getHeader("Expect") != null;
        // a body in chunks may have no end
        long length = request.getContentLengthLong();
        if (waitsForLeave || length < 0 || length > MOST_DISCARDED) {
            return;
        }
        try {
            InputStream rest = request.getInputStream();
            byte[] buffer = new byte[16 * 1024];
            int count = rest.read(buffer);
            while (count >= 0) {
                count = rest.read(buffer);
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the rest of a refused body was not read", e);
        }
    }
}
