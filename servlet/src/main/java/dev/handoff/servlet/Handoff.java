// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import dev.handoff.embedded.EmbeddedNginx;
import dev.handoff.internal.HttpSyntax;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one web application. With nothing configured the JVM answers everything itself; the secret that
 * nginx sends makes it hand work over. Every setting has the same name here, as init-param of {@link GuardFilter} and,
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
    private final EmbeddedNginx embeddedNginx = new EmbeddedNginx();
    private final JettyStreams jettyStreams = new JettyStreams();
    private final Warnings warnings = new Warnings();

    private Handoff(Builder builder) {
        this.proxySecrets = List.copyOf(builder.proxySecrets);
        this.proxyBufferSize = builder.proxyBufferSize;
        this.locations = List.copyOf(builder.locations);
        this.guard = List.copyOf(builder.guard);
        this.maxManifestSize = builder.maxManifestSize;
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
     * Makes this the configuration of the web application, and maps {@link GuardFilter} before every other filter on
     * the patterns of {@link Builder#guard}. Call it while the application starts: from a
     * {@code ServletContextListener}, a {@code ServletContainerInitializer} or before an embedded server starts.
     *
     * @throws IllegalStateException when the application has a configuration already or has started
     */
    public void install(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) != null) {
            throw new IllegalStateException("handoff is installed in this web application already: keep one of"
                    + " Handoff.install, the context-params handoff.* and the init-params of GuardFilter");
        }
        if (!guard.isEmpty()) {
            FilterRegistration.Dynamic filter = context.addFilter(GuardFilter.class.getName(), new GuardFilter());
            if (filter == null) {
                throw new IllegalStateException("GuardFilter is registered in this web application already: map it"
                        + " there and leave out the setting guard");
            }
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(
                    EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.FORWARD),
                    false,
                    guard.toArray(String[]::new));
        }
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

        private static final int SHORTEST_SECRET = 32;
        private static final int LONGEST_SECRET = 128;
        private static final int MOST_SECRETS = 2;

        /** In the shipped local-http.conf.example, for everybody to read. */
        private static final String PLACEHOLDER = "REPLACE_WITH_YOUR_OWN_SECRET_OF_32_TO_128_CHARACTERS";

        private List<byte[]> proxySecrets = List.of();
        private int proxyBufferSize = DEFAULT_PROXY_BUFFER_SIZE;
        private List<InternalLocation> locations = List.of();
        private List<String> guard = List.of();
        private int maxManifestSize = DEFAULT_MAX_MANIFEST_SIZE;

        private Builder() {}

        /**
         * Sets the secret that nginx sends in X-Handoff-Proxy; two while it is being changed. A secret is 32 to 128
         * characters of {@code 0-9 A-Z a-z _ -}, as in the {@code map} of local-http.conf.
         *
         * @throws IllegalArgumentException for a secret of another form, the one of the shipped example, or a third
         */
        public Builder proxySecret(String... secrets) {
            if (secrets.length == 0 || secrets.length > MOST_SECRETS) {
                throw new IllegalArgumentException(
                        "proxySecret takes one secret, or two while it is being changed: " + secrets.length + " given");
            }
            List<byte[]> accepted = new ArrayList<>();
            for (String secret : secrets) {
                accepted.add(requireSecret(secret).getBytes(StandardCharsets.US_ASCII));
            }
            proxySecrets = accepted;
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
            for (String pattern : urlPatterns) {
                // Jetty maps others without a word, and they match nothing
                if (!pattern.startsWith("/") && !pattern.startsWith("*.")) {
                    throw new IllegalArgumentException(
                            "guard takes URL patterns such as \"/*\", \"/reports/*\" or \"*.jsp\": "
                                    + HttpSyntax.quote(pattern));
                }
            }
            guard = List.of(urlPatterns);
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

        /** Builds the configuration. */
        public Handoff build() {
            return new Handoff(this);
        }

        private static String requireSecret(String secret) {
            // the messages describe a secret without repeating it: they end up in logs
            if (secret.length() < SHORTEST_SECRET || secret.length() > LONGEST_SECRET) {
                throw new IllegalArgumentException("proxySecret must have 32 to 128 characters, as in the map of"
                        + " local-http.conf: " + secret.length() + " given");
            }
            for (int i = 0; i < secret.length(); i++) {
                char c = secret.charAt(i);
                if (c >= 0x80 || !Character.isLetterOrDigit(c) && c != '_' && c != '-') {
                    throw new IllegalArgumentException("proxySecret must consist of 0-9 A-Z a-z _ and -: character "
                            + (i + 1) + " is another one");
                }
            }
            if (secret.equals(PLACEHOLDER)) {
                throw new IllegalArgumentException("proxySecret is the one of the shipped example: put one of your own"
                        + " here and into local-http.conf, for example from \"openssl rand -hex 32\"");
            }
            return secret;
        }
    }
}
