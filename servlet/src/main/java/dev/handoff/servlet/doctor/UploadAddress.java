// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An address that takes uploads, and what the doctor sends there. The application sees none of it. */
final class UploadAddress {

    /** The name of the file in the form. */
    static final String FIELD = "canary";

    private static final String BOUNDARY = "handoff-doctor-boundary";
    private static final String TYPE = "Content-Type: multipart/form-data; boundary=" + BOUNDARY;
    private static final int FILE_LENGTH = 300;

    private final Checkup checkup;
    private final URI address;

    UploadAddress(Checkup checkup, URI address) {
        this.checkup = checkup;
        this.address = address;
    }

    /** Returns the path, for reports. */
    String path() {
        return address.getRawPath();
    }

    /** Returns what is uploaded, marked as of this run. */
    byte[] file() {
        return Arrays.copyOf(Canary.PLAIN.content(checkup.run()), FILE_LENGTH);
    }

    /** Posts a form with a text field and the file. */
    Answer post(String what) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        String text =
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n--" + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"" + FIELD + "\"; filename=\"canary.txt\"\r\n"
                        + "Content-Type: text/plain\r\n\r\n";
        form.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        form.writeBytes(file());
        form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        byte[] body = form.toByteArray();
        return checkup.signed("POST", address, "do=" + what, List.of(TYPE, "Content-Length: " + body.length), body);
    }

    /** Asks without a body, with headers that no client may set. */
    Answer forge() {
        List<String> lines =
                List.of("X-Handoff-Upload: " + DoctorServlet.FORGED, "X-Handoff-Body: /" + DoctorServlet.FORGED);
        return checkup.signed("GET", address, "do=look", lines, new byte[0]);
    }

    /** Announces a body and waits for the leave to send it, which is all that is needed to know. */
    Answer announce(long length) {
        List<String> lines = List.of(TYPE, "Content-Length: " + length, "Expect: 100-continue");
        return checkup.signed("POST", address, "do=look", lines, new byte[0]);
    }

    static Optional<Facts> read(Answer answer) {
        return Facts.parse(answer.text());
    }
}
