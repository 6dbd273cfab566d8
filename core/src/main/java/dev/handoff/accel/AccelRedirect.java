// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.accel;

import dev.handoff.internal.ContentDisposition;
import dev.handoff.internal.HttpSyntax;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One file that goes out instead of a response body: what nginx is told by X-Accel-Redirect, or what
 * {@code EmbeddedNginx} answers when no nginx is in front. Immutable and thread-safe; each method that sets something
 * returns a copy.
 */
public final class AccelRedirect {

    private static final String LIMIT_RATE = "X-Accel-Limit-Rate";

    private final InternalLocation location;
    private final Path file;
    private final Map<String, String> headers;

    private AccelRedirect(InternalLocation location, Path file, Map<String, String> headers) {
        this.location = location;
        this.file = file;
        this.headers = headers;
    }

    /**
     * Hands off the file through the location that serves its folder. Without further calls nginx shows it under the
     * name in the address and picks Content-Type by its extension.
     *
     * @throws IllegalArgumentException when the file is not below the folder of the location, or its path has a
     *     {@code ..} segment or a control character; take untrusted names through {@link InternalLocation#find}
     */
    public static AccelRedirect to(InternalLocation location, Path file) {
        Map<String, String> headers =
                Map.of("X-Accel-Redirect", location.uri(file).value());
        return new AccelRedirect(location, file.toAbsolutePath(), headers);
    }

    /** Makes browsers save the file under the name, which may be any Unicode and is made safe (RFC 6266, RFC 8187). */
    public AccelRedirect attachment(String fileName) {
        return with("Content-Disposition", ContentDisposition.attachment(fileName));
    }

    /** Makes browsers save the file under its own name. */
    public AccelRedirect attachment() {
        return attachment(ownName());
    }

    /** Lets browsers show the file, and save it under the name when the user asks for it (RFC 6266, RFC 8187). */
    public AccelRedirect inline(String fileName) {
        return with("Content-Disposition", ContentDisposition.inline(fileName));
    }

    /** Lets browsers show the file, and save it under its own name when the user asks for it. */
    public AccelRedirect inline() {
        return inline(ownName());
    }

    /**
     * Sets Content-Type, parameters included, as in {@code text/plain; charset=utf-8}. Otherwise nginx picks it from
     * its {@code types} by the extension of the file.
     *
     * @throws IllegalArgumentException when the value does not start with a media type or is not visible ASCII
     */
    public AccelRedirect contentType(String mediaType) {
        HttpSyntax.requireFieldValue("Content-Type", mediaType);
        int slash = mediaType.indexOf('/');
        int end = mediaType.indexOf(';') < 0 ? mediaType.length() : mediaType.indexOf(';');
        if (slash < 0
                || slash > end
                || !HttpSyntax.isToken(mediaType.substring(0, slash))
                || !HttpSyntax.isToken(mediaType.substring(slash + 1, end).stripTrailing())) {
            throw new IllegalArgumentException(
                    "Content-Type must be a media type such as \"text/plain; charset=utf-8\": "
                            + HttpSyntax.quote(mediaType));
        }
        return with("Content-Type", mediaType);
    }

    /**
     * Sets Cache-Control, as in {@code private, max-age=60}.
     *
     * @throws IllegalArgumentException when the value is empty or not visible ASCII
     */
    public AccelRedirect cacheControl(String value) {
        return with("Cache-Control", HttpSyntax.requireFieldValue("Cache-Control", value));
    }

    /**
     * Limits the transfer, in bytes per second (X-Accel-Limit-Rate); 0 lifts the {@code limit_rate} of the location.
     *
     * @throws IllegalArgumentException when the rate is negative
     */
    public AccelRedirect limitRate(long bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("limit rate must be 0 or more bytes per second: " + bytesPerSecond);
        }
        return with(LIMIT_RATE, Long.toString(bytesPerSecond));
    }

    /** Returns the location that serves the file. */
    public InternalLocation location() {
        return location;
    }

    /** Returns the absolute path of the file. */
    public Path file() {
        return file;
    }

    /** Returns the limit of {@link #limitRate(long)}; empty when the location decides. */
    public OptionalLong limitRate() {
        String value = headers.get(LIMIT_RATE);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    }

    /**
     * Returns the response headers that tell nginx: X-Accel-Redirect and those that were set, each once, all of them
     * visible ASCII. Without Content-Type nginx picks one, as long as the response has none.
     */
    public Map<String, String> headers() {
        return headers;
    }

    private AccelRedirect with(String name, String value) {
        Map<String, String> copy = new LinkedHashMap<>(headers);
        copy.put(name, value);
        return new AccelRedirect(location, file, Collections.unmodifiableMap(copy));
    }

    private String ownName() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public String toString() {
        return "AccelRedirect" + headers;
    }
}
