// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import dev.handoff.embedded.EmbeddedNginx;
import dev.handoff.servlet.doctor.DoctorServlet;
import dev.handoff.upload.UploadFields;
import dev.handoff.upload.UploadReceiver;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one web application. With nothing configured the JVM answers everything itself; the secret that
 * nginx sends makes it hand work over. Every setting has the same name here, as init-param of a filter and, after
 * {@code handoff.}, as context-param; some belong to a servlet and are an attribute of its annotation
 * ({@link dev.handoff.servlet.annotation}). Where several of them give a setting the first holds, in this order: this
 * builder, init-param, context-param, annotation. Immutable and thread-safe.
 */
public final class Handoff {

    static final String ATTRIBUTE = Handoff.class.getName();
    static final Handoff NOTHING_CONFIGURED = builder().build();

    private final Settings settings;
    private final List<Class<?>> annotatedClasses;
    private final AnnotatedServlets annotated;
    private final Uploads uploads;
    private final EmbeddedNginx embeddedNginx = new EmbeddedNginx();
    private final JettyStreams jettyStreams = new JettyStreams();
    private final Warnings warnings = new Warnings();
    private final DoctorServlet doctor = new DoctorServlet(new DoctorPatient(() -> this));

    /**
     * Makes a configuration of what all sources say.
     *
     * @param annotatedClasses whose annotations are read when it is installed
     */
    Handoff(Settings settings, List<Class<?>> annotatedClasses, AnnotatedServlets annotated) {
        this.settings = settings.copy();
        this.annotatedClasses = List.copyOf(annotatedClasses);
        this.annotated = annotated;
        this.uploads = new Uploads(this.settings, annotated);
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
        return context.getAttribute(ATTRIBUTE) instanceof Installation installation
                ? installation.handoff()
                : NOTHING_CONFIGURED;
    }

    /**
     * Makes this the configuration of the web application, together with its context-params {@code handoff.*}, which
     * give the settings that are not given here, and maps before every other filter what stands before the annotated
     * servlets, {@link GuardFilter} on the patterns of {@link Builder#guard} and then {@link UploadFilter} on those of
     * {@link Builder#uploads(String...)}. Call it while the application starts: from a {@code ServletContextListener} of
     * web.xml or {@code @WebListener}, or from a {@code ServletContainerInitializer}, which embedded servers
     * take too.
     *
     * @throws IllegalArgumentException when a setting is missing that others need, or a context-param or an annotation
     *     is wrong
     * @throws IllegalStateException when the application has such a configuration already or has started, or a folder of
     *     uploads cannot be used
     */
    public void install(ServletContext context) {
        Installation.in(context).install(this);
    }

    Settings settings() {
        return settings;
    }

    List<Class<?>> annotatedClasses() {
        return annotatedClasses;
    }

    AnnotatedServlets annotated() {
        return annotated;
    }

    /**
     * Returns the receivers of uploads, made the first time.
     *
     * @throws IllegalArgumentException when settings are missing that others need
     * @throws IllegalStateException when a folder cannot be used
     */
    Uploads.Receivers receivers() {
        return uploads.receivers();
    }

    /** Refuses settings that need others, and makes the receivers of uploads. */
    void requireComplete() {
        if (settings.has(Setting.DOCTOR) && settings.get(Setting.PROXY_SECRET).isEmpty()) {
            throw new IllegalArgumentException("doctor needs proxySecret, with which its requests are signed");
        }
        receivers();
    }

    /** Returns the doctor when the request is one of his. */
    Optional<DoctorServlet> doctor(HttpServletRequest request) {
        boolean wanted = !settings.get(Setting.DOCTOR).isEmpty() && doctor.examines(request);
        return wanted ? Optional.of(doctor) : Optional.empty();
    }

    Proof proof(HttpServletRequest request) {
        return Proof.of(request, settings.get(Setting.PROXY_SECRET));
    }

    /** Returns what nginx proved about the upload that it stored itself. */
    UploadProof uploadProof(HttpServletRequest request) {
        return UploadProof.of(request, settings.get(Setting.UPLOAD_SECRET));
    }

    /** Returns the locations for the whole application. */
    List<InternalLocation> locations() {
        return settings.get(Setting.LOCATIONS);
    }

    /** Returns the locations of the servlet that the request addresses, or else those for the whole application. */
    List<InternalLocation> locations(HttpServletRequest request) {
        AnnotatedServlet servlet = annotated.addressedBy(request);
        return servlet == null || servlet.locations().isEmpty() ? locations() : servlet.locations();
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

        private final Settings settings = new Settings();
        private final Set<Class<?>> annotated = new LinkedHashSet<>();

        private Builder() {}

        /**
         * Sets the secret that nginx sends in X-Handoff-Proxy; two while it is being changed. A secret is 32 to 128
         * characters of {@code 0-9 A-Z a-z _ -}, as in the {@code map} of local-http.conf.
         *
         * @throws IllegalArgumentException for a secret of another form, the one of the shipped example, or a third
         */
        public Builder proxySecret(String... secrets) {
            settings.set(Setting.PROXY_SECRET, Secrets.require("proxySecret", secrets));
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
            settings.set(Setting.PROXY_BUFFER_SIZE, Setting.requireProxyBufferSize(bytes));
            return this;
        }

        /** Sets the internal locations that {@link GuardFilter} accepts from code that sets the headers itself. */
        public Builder locations(InternalLocation... declared) {
            settings.set(Setting.LOCATIONS, List.of(declared));
            return this;
        }

        /**
         * Sets the URL patterns on which {@link GuardFilter} is mapped before every other filter, such as {@code /*}.
         *
         * @throws IllegalArgumentException when a pattern starts with neither {@code /} nor {@code *.}
         */
        public Builder guard(String... urlPatterns) {
            settings.set(Setting.GUARD, UrlPatterns.require("guard", urlPatterns));
            return this;
        }

        /**
         * Sets the size in bytes above which {@link GuardFilter} refuses a manifest that the application writes itself,
         * below X-Archive-Files, and which it has to hold in memory: 16 MiB by default.
         *
         * @throws IllegalArgumentException below 1024
         */
        public Builder maxManifestSize(int bytes) {
            settings.set(Setting.MAX_MANIFEST_SIZE, Setting.requireMaxManifestSize(bytes));
            return this;
        }

        /**
         * Sets the URL patterns on which {@link UploadFilter} is mapped before the other filters, after GuardFilter.
         *
         * @throws IllegalArgumentException when a pattern starts with neither {@code /} nor {@code *.}
         */
        public Builder uploads(String... urlPatterns) {
            settings.set(Setting.UPLOADS, UrlPatterns.require("uploads", urlPatterns));
            return this;
        }

        /** Sets {@link #uploads(String...)} and {@link #uploadStore}: all that uploads straight to the JVM need. */
        public Builder uploads(String urlPattern, Path store) {
            return uploads(urlPattern).uploadStore(store);
        }

        /** Sets {@link #uploads(String...)} and a receiver of your own in place of folders, fields and sizes here. */
        public Builder uploads(UploadReceiver receiver, String... urlPatterns) {
            settings.receiver(receiver);
            return uploads(urlPatterns);
        }

        /**
         * Sets the folder that holds uploads until they are claimed ({@link UploadReceiver#builder}).
         *
         * @throws IllegalArgumentException when the path is not absolute
         */
        public Builder uploadStore(Path folder) {
            settings.set(Setting.UPLOAD_STORE, Optional.of(Setting.requireAbsolute("uploadStore", folder)));
            return this;
        }

        /**
         * Sets the folder to which nginx writes bodies, its client_body_temp_path in handoff-spool.conf.
         *
         * @throws IllegalArgumentException when the path is not absolute
         */
        public Builder uploadSpool(Path folder) {
            settings.set(Setting.UPLOAD_SPOOL, Optional.of(Setting.requireAbsolute("uploadSpool", folder)));
            return this;
        }

        /** Sets the fields in which nginx-upload-module tells about files, as in handoff-module.conf. */
        public Builder uploadFields(UploadFields fields) {
            settings.set(Setting.UPLOAD_FIELDS, Optional.of(fields));
            return this;
        }

        /**
         * Sets the secret that nginx sends in X-Handoff-Upload; two while it is being changed. It has the form of
         * {@link #proxySecret}, and must be another one.
         *
         * @throws IllegalArgumentException for a secret of another form, one of the shipped example, or a third
         */
        public Builder uploadSecret(String... secrets) {
            settings.set(Setting.UPLOAD_SECRET, Secrets.require("uploadSecret", secrets));
            return this;
        }

        /** Sets how many bytes one uploaded file may have, as MultipartConfig does. No limit by default. */
        public Builder maxFileSize(long bytes) {
            settings.set(Setting.MAX_FILE_SIZE, Setting.requirePositive("maxFileSize", bytes));
            return this;
        }

        /** Sets how many bytes the body of an upload may have, as MultipartConfig does. No limit by default. */
        public Builder maxRequestSize(long bytes) {
            settings.set(Setting.MAX_REQUEST_SIZE, Setting.requirePositive("maxRequestSize", bytes));
            return this;
        }

        /**
         * Sets the path, such as {@code /handoff-doctor}, at which the doctor's servlet answers requests that are signed
         * with {@link #proxySecret}; to all others it is 404. Without it there is no such servlet.
         *
         * @throws IllegalArgumentException when it is not one path
         */
        public Builder doctor(String path) {
            settings.set(Setting.DOCTOR, DoctorPatient.requirePath(path));
            return this;
        }

        /**
         * Names servlets whose annotations ({@link dev.handoff.servlet.annotation}) hold where nothing scans for them:
         * in embedded servers and Spring Boot. What was found by a scan is not taken twice.
         *
         * @throws IllegalArgumentException for a class that is no servlet or has none of the annotations
         */
        public Builder annotated(Class<?>... servlets) {
            for (Class<?> servlet : servlets) {
                annotated.add(AnnotationReader.require(servlet));
            }
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @throws IllegalArgumentException when settings exclude each other, or one secret is used twice
         * @throws IllegalStateException when a folder of uploads cannot be used, with what to change
         */
        public Handoff build() {
            Handoff built = new Handoff(settings, List.copyOf(annotated), AnnotatedServlets.NONE);
            if (built.uploads.missing().isEmpty()) {
                built.receivers(); // other sources change nothing in what is given here
            }
            return built;
        }
    }
}
