// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One servlet under three addresses: /upload, /configured (with a MultipartConfig, as {@code @MultipartConfig} makes it,
 * below GuardFilter) and /outside, which is no address for uploads.
 */
public final class UploadApplication implements Container.Application {

    private final Handoff.Builder settings;
    private final Path claims;
    private final Queue<String> notes = new ConcurrentLinkedQueue<>();

    /** Has uploads configured as the settings say, but for the patterns, and claims files for the folder. */
    public UploadApplication(Handoff.Builder settings, Path claims) {
        this.settings = settings;
        this.claims = claims;
    }

    /** Returns what the application can tell nobody else. */
    public Queue<String> notes() {
        return notes;
    }

    @Override
    public void register(ServletContext context) {
        InternalLocation location = InternalLocation.alias("/protected/", claims);
        map(context, location, "/upload", "/upload/*", "/outside");
        map(context, location, "/configured", "/configured/*")
                .setMultipartConfig(new MultipartConfigElement("", 1, tightest(context), 0));
        settings.locations(location)
                .guard("/configured", "/configured/*")
                .uploads("/upload", "/upload/*", "/configured", "/configured/*")
                .build()
                .install(context);
    }

    /** Nobody asks the container for parts, so its limits mean nothing; but Undertow holds requests to this first. */
    private static long tightest(ServletContext context) {
        return context.getServerInfo().startsWith("Undertow") ? -1 : 1;
    }

    private ServletRegistration.Dynamic map(ServletContext context, InternalLocation location, String... addresses) {
        ServletRegistration.Dynamic servlet =
                context.addServlet(addresses[0], new UploadServlet(claims, location, notes));
        servlet.setAsyncSupported(true);
        servlet.addMapping(addresses);
        return servlet;
    }
}
