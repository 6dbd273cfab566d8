// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.upload.UploadForm;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The configuration that the doctor examines, and the hand-offs by which it does. Thread-safe. */
public interface Patient {

    /** Returns the secrets of X-Handoff-Proxy, with which the doctor signs. */
    List<byte[]> secrets();

    /** Returns every internal location that is declared in a setting or by an annotation, each once. */
    List<InternalLocation> locations();

    /** Returns the size of the buffer for a response head, as the application believes it. */
    int proxyBufferSize();

    /** Returns the folder in which uploads wait; empty when unknown. */
    Optional<Path> uploadStore();

    /** Returns the folder to which nginx writes bodies; empty when it is not to. */
    Optional<Path> uploadSpool();

    /** Returns whether callbacks of nginx-upload-module are taken. */
    boolean takesCallbacks();

    /** Returns how long the body of an upload may be; {@code Long.MAX_VALUE} for any length. */
    long maxRequestSize(HttpServletRequest request);

    /** Returns what nginx proved in this request, of {@code nginx}, {@code bridge}, {@code zip}, {@code spool}, {@code module}. */
    Set<String> proven(HttpServletRequest request);

    /** Hands off as the application does. */
    void send(AccelRedirect what, HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** Hands off as the application does. */
    void send(ZipManifest what, HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** Sends the manifest to mod_zip whether nginx said that it has it or not. */
    void tell(ZipManifest what, HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** Tells nginx these headers, the one that hands off first, past all checks of what they say. */
    void tell(Map<String, String> headers, HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** Receives an upload as the application would. */
    UploadForm receive(HttpServletRequest request) throws IOException;
}
