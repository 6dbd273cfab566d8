// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * Answers in the JVM what nginx would answer on the wire: ranges, preconditions, validators, types. Needs no server:
 *
 * <pre>{@code
 * try (Reply reply = new EmbeddedNginx().answer(redirect, new RequestHead("GET", Map.of("Range", "bytes=0-99")))) {
 *     reply.writeTo(out);
 * }
 * }</pre>
 *
 * <p>Where nginx departs from RFC 9110, the stand-in keeps to the RFC; RATIONALE.md lists each case. Immutable and
 * thread-safe.
 */
public final class EmbeddedNginx {

    /** The value of {@code max_ranges} in the shipped downloads.conf. */
    private static final int MAX_RANGES = 64;

    private final ZipLayout layout;
    private final InstantSource clock;
    private final boolean preflight;

    /** Makes a stand-in that agrees with the shipped configuration, and writes archives in the portable layout. */
    public EmbeddedNginx() {
        this(ZipLayout.PORTABLE, InstantSource.system(), true);
    }

    private EmbeddedNginx(ZipLayout layout, InstantSource clock, boolean preflight) {
        this.layout = layout;
        this.clock = clock;
        this.preflight = preflight;
    }

    /** Returns a stand-in that writes archives in this layout. */
    public EmbeddedNginx layout(ZipLayout archives) {
        return new EmbeddedNginx(archives, clock, preflight);
    }

    /** Returns a stand-in with this clock, which gives the entries of {@link ZipLayout#MOD_ZIP} their time. */
    public EmbeddedNginx clock(InstantSource source) {
        return new EmbeddedNginx(layout, source, preflight);
    }

    /**
     * Returns a stand-in that takes manifests as they are, for callers that have just run
     * {@link ZipManifest#preflight()} themselves.
     */
    public EmbeddedNginx withoutPreflight() {
        return new EmbeddedNginx(layout, clock, false);
    }

    /**
     * Answers as the location of the redirect would: 200, 206, 304, 403, 404, 412 or 416. nginx turns every method but
     * HEAD into GET here, whatever the client sent. 404 stands for everything that is not a regular file inside the
     * folder of the location, 403 for one that this process may not read or reach.
     *
     * @throws IOException when the file cannot be opened for another reason
     */
    public Reply answer(AccelRedirect what, RequestHead request) throws IOException {
        if (!what.location().serves(what.file())) {
            return Reply.empty(refusal(what.file()), Map.of());
        }
        OpenFile file;
        try {
            file = OpenFile.open(what.file());
        } catch (NoSuchFileException e) {
            return Reply.empty(404, Map.of());
        } catch (AccessDeniedException e) {
            return Reply.empty(403, Map.of());
        }
        return new FileAnswer(what, file, MAX_RANGES).to(request);
    }

    /**
     * Answers with the archive as nginx with mod_zip would: 200, 206, 304, 412 or 416; ranges only when the manifest is
     * {@linkplain ZipManifest#resumable() resumable}. The files are compared with the disk first, and again while they
     * are sent: writing the reply fails before the end of the archive when a file is not what was promised, and then the
     * connection has to be aborted.
     *
     * @throws IOException when a file changed since the manifest was built; see {@link ZipManifest#preflight()}
     */
    public Reply answer(ZipManifest what, RequestHead request) throws IOException {
        long second = clock.instant().getEpochSecond();
        return new ZipAnswer(preflight ? what.preflight() : what, layout, second, MAX_RANGES).to(request);
    }

    /** nginx, too, tells a file behind a folder that may not be entered from a missing one. */
    private static int refusal(Path file) {
        try {
            file.getFileSystem().provider().checkAccess(file);
            return 404;
        } catch (AccessDeniedException e) {
            return 403;
        } catch (IOException e) {
            return 404;
        }
    }
}
