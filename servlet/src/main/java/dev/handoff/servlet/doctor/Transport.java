// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.io.IOException;
import java.util.List;

/** What carries a request to a server and brings the answer. */
interface Transport {

    /** Sends the request with the lines as they are, and reads until the answer is complete. */
    Answer exchange(String method, String target, List<String> lines, byte[] body) throws IOException;
}
