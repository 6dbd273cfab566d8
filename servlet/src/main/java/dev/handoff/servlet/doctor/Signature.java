// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How the doctor proves that it knows the secret without sending it: an HMAC-SHA256 over method, address, time and a
 * number used once. The proof of nginx cannot serve here, since nginx replaces it. A copy of a signed request repeats
 * what it asked for while it is fresh, and that is all: canaries are written, fetched or deleted once more.
 */
final class Signature {

    static final String HEADER = "X-Handoff-Doctor";

    /** How far the clocks of both ends may differ, and how long a copy is of use. */
    static final long MAX_SECONDS = 300;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String VERSION = "v1";

    /** Version, time, nonce and code, with blanks between; whatever is longer is not looked at. */
    private static final int LONGEST = 160;

    private static final int NONCE_LENGTH = 32;

    private Signature() {}

    /** Returns the value of the header. */
    static String sign(byte[] secret, String method, String address, long second, String nonce) {
        String code = HexFormat.of().formatHex(code(secret, method, address, Long.toString(second), nonce));
        return VERSION + " " + second + " " + nonce + " " + code;
    }

    /** Returns whether one of the secrets signed this very request, not longer ago than is allowed. */
    static boolean isValid(@Nullable String value, List<byte[]> secrets, String method, String address, long now) {
        if (value == null || value.length() > LONGEST) {
            return false;
        }
        String[] words = value.split(" ", -1);
        if (words.length != 4 || !words[0].equals(VERSION) || !isNumber(words[1]) || !isHex(words[2], NONCE_LENGTH)) {
            return false;
        }
        if (Math.abs(now - Long.parseLong(words[1])) > MAX_SECONDS) {
            return false;
        }
        byte[] given = words[3].getBytes(StandardCharsets.UTF_8);
        boolean valid = false;
        for (byte[] secret : secrets) {
            byte[] right = HexFormat.of()
                    .formatHex(code(secret, method, address, words[1], words[2]))
                    .getBytes(StandardCharsets.US_ASCII);
            valid |= MessageDigest.isEqual(right, given);
        }
        return valid;
    }

    /** Returns whether the text is so many digits of lower-case hexadecimal. */
    static boolean isHex(@Nullable String text, int length) {
        return text != null
                && text.length() == length
                && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 15 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The first line keeps this use of the secret apart from any other. */
    private static byte[] code(byte[] secret, String method, String address, String second, String nonce) {
        String signed = String.join("\n", "handoff-doctor " + VERSION, method, address, second, nonce);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
