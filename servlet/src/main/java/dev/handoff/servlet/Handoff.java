// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import dev.handoff.embedded.EmbeddedNginx;
import dev.handoff.servlet.doctor.DoctorServlet;
import dev.handoff.upload.UploadFields;
import dev.handoff.upload.UploadReceiver;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one web application. With nothing configured the JVM answers everything itself; the secret that
 * nginx sends makes it hand work over. Every setting has the same name here, as init-param of a filter and,
 * after {@code handoff.}, as context-param. Immutable and thread-safe.
 */
public final class Handoff {

    private static final String ATTRIBUTE = Handoff.class.getName();
    private static final Handoff NOTHING_CONFIGURED = builder().build();

    private final List<byte[]> proxySecrets;
    private final int proxyBufferSize;
    private final List<InternalLocation> locations;
    private final List<String> guard;
    private final int maxManifestSize;
    private final List<String> uploads;
    private final List<byte[]> uploadSecrets;
    private final Optional<UploadReceiver> uploadReceiver;
    private final EmbeddedNginx embeddedNginx = new EmbeddedNginx();
    private final JettyStreams jettyStreams = new JettyStreams();
    private final Warnings warnings = new Warnings();
    private final UploadSettings uploadSettings;
    private final String doctorPath;
    private final Optional<DoctorServlet> doctor;

    private Handoff(Builder builder) {
        this.proxySecrets = List.copyOf(builder.proxySecrets);
        this.proxyBufferSize = builder.proxyBufferSize;
        this.locations = List.copyOf(builder.locations);
        this.guard = List.copyOf(builder.guard);
        this.maxManifestSize = builder.maxManifestSize;
        this.uploads = List.copyOf(builder.uploads.urlPatterns);
        this.uploadSecrets = List.copyOf(builder.uploads.secrets);
        this.uploadReceiver = builder.uploads.build();
        this.uploadSettings = builder.uploads;
        this.doctorPath = builder.doctor;
        this.doctor =
                doctorPath.isEmpty() ? Optional.empty() : Optional.of(new DoctorServlet(new DoctorInstallation(this)));
    }

    /** Starts a configuration in which the JVM answers everything. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns what is installed in the web application of the request; nothing installed means the JVM answers. */
    static Handoff of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Handoff installed) {
            return installed;
        }
        @Nullable ServletContext context = request.getServletContext();
        return context == null ? NOTHING_CONFIGURED : of(context);
    }

    /** Returns what is installed in the web application, or a configuration in which the JVM answers everything. */
    static Handoff of(ServletContext context) {
        return context.getAttribute(ATTRIBUTE) instanceof Handoff installed ? installed : NOTHING_CONFIGURED;
    }

    /**
     * Makes this the configuration of the web application, and maps {@link GuardFilter} on the patterns of
     * {@link Builder#guard} and then {@link UploadFilter} on those of {@link Builder#uploads(String...)}, before every
     * other filter. Call it while the application starts: from a
     * {@code ServletContextListener}, a {@code ServletContainerInitializer} or before an embedded server starts.
     *
     * @throws IllegalStateException when the application has a configuration already or has started
     */
    public void install(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) != null) {
            throw new IllegalStateException("handoff is installed in this web application already: keep one of"
                    + " Handoff.install, the context-params handoff.* and the init-params of one filter");
        }
        UrlPatterns.map(context, new GuardFilter(), "guard", guard);
        UrlPatterns.map(context, new UploadFilter(), "uploads", uploads);
        doctor.ifPresent(servlet -> DoctorInstallation.map(context, servlet, doctorPath));
        context.addListener(new RequestMark(this));
        context.setAttribute(ATTRIBUTE, this);
    }

    /** Leaves the configuration with each request: in threads of its own Jetty 11 knows no context for a request. */
    private record RequestMark(Handoff handoff) implements ServletRequestListener {

        @Override
        public void requestInitialized(ServletRequestEvent event) {
            event.getServletRequest().setAttribute(ATTRIBUTE, handoff);
        }
    }

    Proof proof(HttpServletRequest request) {
        return Proof.of(request, proxySecrets);
    }

    /** Returns what nginx proved about the upload that it stored itself. */
    UploadProof uploadProof(HttpServletRequest request) {
        return UploadProof.of(request, uploadSecrets);
    }

    List<byte[]> proxySecrets() {
        return proxySecrets;
    }

    UploadSettings uploadSettings() {
        return uploadSettings;
    }

    /** Returns the servlet of the doctor, which also answers its uploads. */
    Optional<DoctorServlet> doctor() {
        return doctor;
    }

    /** Returns whether the request is for the servlet of the doctor itself. */
    boolean isDoctorAt(HttpServletRequest request) {
        return doctorPath.equals(request.getServletPath()) && request.getPathInfo() == null;
    }

    Optional<UploadReceiver> uploadReceiver() {
        return uploadReceiver;
    }

    int proxyBufferSize() {
        return proxyBufferSize;
    }

    List<InternalLocation> locations() {
        return locations;
    }

    int maxManifestSize() {
        return maxManifestSize;
    }

    EmbeddedNginx embeddedNginx() {
        return embeddedNginx;
    }

    Warnings warnings() {
        return warnings;
    }

    JettyStreams jettyStreams() {
        return jettyStreams;
    }

    /** Collects the settings. Not thread-safe. */
    public static final class Builder {

        /** One page, nginx's default on most machines. */
        private static final int DEFAULT_PROXY_BUFFER_SIZE = 4096;

        private static final int DEFAULT_MAX_MANIFEST_SIZE = 16 << 20;

        private List<byte[]> proxySecrets = List.of();
        private int proxyBufferSize = DEFAULT_PROXY_BUFFER_SIZE;
        private List<InternalLocation> locations = List.of();
        private List<String> guard = List.of();
        private int maxManifestSize = DEFAULT_MAX_MANIFEST_SIZE;
        private final UploadSettings uploads = new UploadSettings();
        private String doctor = "";

        private Builder() {}

        /**
         * Sets the secret that nginx sends in X-Handoff-Proxy; two while it is being changed. A secret is 32 to 128
         * characters of {@code 0-9 A-Z a-z _ -}, as in the {@code map} of local-http.conf.
         *
         * @throws IllegalArgumentException for a secret of another form, the one of the shipped example, or a third
         */
        public Builder proxySecret(String... secrets) {
            proxySecrets = Secrets.require("proxySecret", secrets);
            return this;
        }

        /**
         * Sets the size in bytes of the buffer that takes a whole response head, the value of nginx's
         * {@code proxy_buffer_size}: 4096 by default, 16384 in the shipped handoff-proxy.conf. A larger head is refused
         * here with a message, instead of there with 502.
         *
         * @throws IllegalArgumentException below 1024
         */
        public Builder proxyBufferSize(int bytes) {
            if (bytes < 1024) {
                throw new IllegalArgumentException("proxyBufferSize must be at least 1024 bytes, as in the"
                        + " proxy_buffer_size of nginx.conf: " + bytes);
            }
            proxyBufferSize = bytes;
            return this;
        }

        /** Sets the internal locations that {@link GuardFilter} accepts from code that sets the headers itself. */
        public Builder locations(InternalLocation... declared) {
            locations = List.of(declared);
            return this;
        }

        /**
         * Sets the URL patterns on which {@link GuardFilter} is mapped before every other filter, such as {@code /*}.
         *
         * @throws IllegalArgumentException when a pattern starts with neither {@code /} nor {@code *.}
         */
        public Builder guard(String... urlPatterns) {
            guard = UrlPatterns.require("guard", urlPatterns);
            return this;
        }

        /**
         * Sets the size in bytes above which {@link GuardFilter} refuses a manifest that the application writes itself,
         * below X-Archive-Files, and which it has to hold in memory: 16 MiB by default.
         *
         * @throws IllegalArgumentException below 1024
         */
        public Builder maxManifestSize(int bytes) {
            if (bytes < 1024) {
                throw new IllegalArgumentException("maxManifestSize must be at least 1024 bytes: " + bytes);
            }
            maxManifestSize = bytes;
            return this;
        }

        /**
         * Sets the URL patterns on which {@link UploadFilter} is mapped before the other filters, after GuardFilter.
         *
         * @throws IllegalArgumentException when a pattern starts with neither {@code /} nor {@code *.}
         */
        public Builder uploads(String... urlPatterns) {
            uploads.urlPatterns = UrlPatterns.require("uploads", urlPatterns);
            return this;
        }

        /** Sets {@link #uploads(String...)} and {@link #uploadStore}: all that uploads straight to the JVM need. */
        public Builder uploads(String urlPattern, Path store) {
            return uploads(urlPattern).uploadStore(store);
        }

        /** Sets {@link #uploads(String...)} and a receiver of your own in place of folders, fields and sizes here. */
        public Builder uploads(UploadReceiver receiver, String... urlPatterns) {
            uploads.receiver = receiver;
            return uploads(urlPatterns);
        }

        /**
         * Sets the folder that holds uploads until they are claimed ({@link UploadReceiver#builder}).
         *
         * @throws IllegalArgumentException when the path is not absolute
         */
        public Builder uploadStore(Path folder) {
            uploads.store = UploadSettings.requireAbsolute("uploadStore", folder);
            return this;
        }

        /**
         * Sets the folder to which nginx writes bodies, its client_body_temp_path in handoff-spool.conf.
         *
         * @throws IllegalArgumentException when the path is not absolute
         */
        public Builder uploadSpool(Path folder) {
            uploads.spool = UploadSettings.requireAbsolute("uploadSpool", folder);
            return this;
        }

        /** Sets the fields in which nginx-upload-module tells about files, as in handoff-module.conf. */
        public Builder uploadFields(UploadFields fields) {
            uploads.fields = fields;
            return this;
        }

        /**
         * Sets the secret that nginx sends in X-Handoff-Upload; two while it is being changed. It has the form of
         * {@link #proxySecret}, and must be another one.
         *
         * @throws IllegalArgumentException for a secret of another form, one of the shipped example, or a third
         */
        public Builder uploadSecret(String... secrets) {
            uploads.secrets = Secrets.require("uploadSecret", secrets);
            return this;
        }

        /** Sets how many bytes one uploaded file may have, as MultipartConfig does. No limit by default. */
        public Builder maxFileSize(long bytes) {
            uploads.maxFileSize = UploadSettings.requirePositive("maxFileSize", bytes);
            return this;
        }

        /** Sets how many bytes the body of an upload may have, as MultipartConfig does. No limit by default. */
        public Builder maxRequestSize(long bytes) {
            uploads.maxRequestSize = UploadSettings.requirePositive("maxRequestSize", bytes);
            return this;
        }

        /**
         * Sets the path, such as {@code /handoff-doctor}, at which the doctor's servlet answers requests that are signed
         * with {@link #proxySecret}; to all others it is 404. Without it there is no such servlet.
         *
         * @throws IllegalArgumentException when it is not one path
         */
        public Builder doctor(String path) {
            doctor = DoctorInstallation.requirePath(path);
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @throws IllegalArgumentException when a setting is missing that others need, or one secret is used twice
         * @throws IllegalStateException when a folder of uploads cannot be used, with what to change
         */
        public Handoff build() {
            Secrets.requireDistinct("uploadSecret", uploads.secrets, "proxySecret", proxySecrets);
            if (!doctor.isEmpty()) {
                DoctorInstallation.requireSecret(proxySecrets);
            }
            return new Handoff(this);
        }
    }
}
