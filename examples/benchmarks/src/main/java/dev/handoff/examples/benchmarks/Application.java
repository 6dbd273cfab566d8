// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;

/** The web applications that are compared. Each offers the files of one folder at its root. */
enum Application {
    /** {@code Nginx.send}: nginx moves the bytes where it proved itself, otherwise the JVM does. */
    HANDOFF {
        @Override
        void addTo(ServletContextHandler context, Path files, String secret) {
            add(context, new HandoffServlet(location(files)));
            install(context, Handoff.builder().proxySecret(secret).proxyBufferSize(PROXY_BUFFER_SIZE));
        }
    },

    /** The servlet that people write without a library. */
    BY_HAND {
        @Override
        void addTo(ServletContextHandler context, Path files, String secret) {
            add(context, new ByHandServlet());
        }
    },

    /** The same servlet, under a GuardFilter. */
    GUARDED {
        @Override
        void addTo(ServletContextHandler context, Path files, String secret) {
            add(context, new ByHandServlet());
            install(
                    context,
                    Handoff.builder()
                            .proxySecret(secret)
                            .proxyBufferSize(PROXY_BUFFER_SIZE)
                            .locations(location(files))
                            .guard("/*"));
        }
    },

    /** {@code Nginx.send} of an archive: mod_zip makes it where nginx has that, otherwise the JVM does. */
    ARCHIVE {
        @Override
        void addTo(ServletContextHandler context, Path files, String secret) {
            add(context, new ArchiveServlet(location(files), Part.in(files)));
            install(context, Handoff.builder().proxySecret(secret).proxyBufferSize(PROXY_BUFFER_SIZE));
        }
    },

    /** The list for mod_zip, as people write it without a library. */
    MANIFEST_BY_HAND {
        @Override
        void addTo(ServletContextHandler context, Path files, String secret) {
            add(context, new ManifestByHandServlet(Part.in(files)));
        }
    },

    /** An archive by {@code java.util.zip}. */
    ZIP_STREAM {
        @Override
        void addTo(ServletContextHandler context, Path files, String secret) {
            add(context, new ZipStreamServlet(Part.in(files)));
        }
    },

    /** Jetty's own servlet for files, as it is without settings. */
    DEFAULT_SERVLET {
        @Override
        void addTo(ServletContextHandler context, Path files, String secret) {
            context.setBaseResourceAsPath(files);
            context.addServlet(new ServletHolder("default", DefaultServlet.class), "/");
        }
    },

    /** Three lines that copy a file to the response. */
    FILES_COPY {
        @Override
        void addTo(ServletContextHandler context, Path files, String secret) {
            add(context, new FilesCopyServlet(files));
        }
    };

    /** What is compared with files; the first one is what nginx passes to by default. */
    static final List<Application> OF_DOWNLOADS = List.of(HANDOFF, BY_HAND, GUARDED, DEFAULT_SERVLET, FILES_COPY);

    /** What is compared with archives. */
    static final List<Application> OF_ARCHIVES = List.of(ARCHIVE, MANIFEST_BY_HAND, ZIP_STREAM);

    /** The proxy_buffer_size of the shipped handoff-proxy.conf. */
    private static final int PROXY_BUFFER_SIZE = 16 * 1024;

    /** Returns its name in nginx.conf and below its root. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Registers what this application consists of. */
    abstract void addTo(ServletContextHandler context, Path files, String secret);

    /** Mirrors the location of the shipped downloads.conf. */
    private static InternalLocation location(Path files) {
        return InternalLocation.alias("/protected/", files);
    }

    private static void add(ServletContextHandler context, HttpServlet servlet) {
        context.addServlet(new ServletHolder(servlet), "/*");
    }

    private static void install(ServletContextHandler context, Handoff.Builder settings) {
        context.addEventListener(new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                settings.build().install(event.getServletContext());
            }
        });
    }
}
