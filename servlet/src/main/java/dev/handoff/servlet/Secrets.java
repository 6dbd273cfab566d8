// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Checks the secrets by which nginx proves itself, the same rule for each setting that takes them. */
final class Secrets {

    private static final int SHORTEST = 32;
    private static final int LONGEST = 128;
    private static final int MOST = 2;

    /** So begin those of the shipped local-http.conf.example, for everybody to read. */
    private static final String PLACEHOLDER = "REPLACE_WITH_";

    private Secrets() {}

    /** Returns the bytes of one secret, or of two while it is being changed. */
    static List<byte[]> require(String setting, String... secrets) {
        if (secrets.length == 0 || secrets.length > MOST) {
            throw new IllegalArgumentException(
                    setting + " takes one secret, or two while it is being changed: " + secrets.length + " given");
        }
        List<byte[]> accepted = new ArrayList<>();
        for (String secret : secrets) {
            accepted.add(require(setting, secret).getBytes(StandardCharsets.US_ASCII));
        }
        return accepted;
    }

    /** Refuses one secret for two proofs: an nginx that may only fetch would then be believed about uploads too. */
    static void requireDistinct(String setting, List<byte[]> secrets, String otherSetting, List<byte[]> others) {
        for (byte[] secret : secrets) {
            for (byte[] other : others) {
                if (MessageDigest.isEqual(secret, other)) {
                    throw new IllegalArgumentException(setting + " is the same secret as " + otherSetting
                            + ": put another one here and into local-http.conf, for example from"
                            + " \"openssl rand -hex 32\"");
                }
            }
        }
    }

    /** Returns the secret. The messages describe it without repeating it: they end up in logs. */
    static String require(String setting, String secret) {
        Objects.requireNonNull(secret, () -> setting + " is null: is the environment variable or the property set?");
        if (secret.length() < SHORTEST || secret.length() > LONGEST) {
            throw new IllegalArgumentException(setting + " must have 32 to 128 characters, as in the map of"
                    + " local-http.conf: " + secret.length() + " given");
        }
        for (int i = 0; i < secret.length(); i++) {
            char c = secret.charAt(i);
            if (c >= 0x80 || !Character.isLetterOrDigit(c) && c != '_' && c != '-') {
                throw new IllegalArgumentException(
                        setting + " must consist of 0-9 A-Z a-z _ and -: character " + (i + 1) + " is another one");
            }
        }
        if (secret.startsWith(PLACEHOLDER)) {
            throw new IllegalArgumentException(setting + " is the one of the shipped example: put one of your own"
                    + " here and into local-http.conf, for example from \"openssl rand -hex 32\"");
        }
        return secret;
    }
}
