// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import dev.handoff.upload.UploadFields;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;

/** The web applications that are compared. Each offers the files of one folder at its root, or takes
 * uploads. */
enum Application {
    /** {@code Nginx.send}: nginx moves the bytes where it proved itself, otherwise the JVM does. */
    HANDOFF {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            add(context, new HandoffServlet(location(folders.files())));
            install(context, Handoff.builder().proxySecret(secret).proxyBufferSize(PROXY_BUFFER_SIZE));
        }
    },

    /** The servlet that people write without a library. */
    BY_HAND {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            add(context, new ByHandServlet());
        }
    },

    /** The same servlet, under a GuardFilter. */
    GUARDED {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            add(context, new ByHandServlet());
            install(
                    context,
                    Handoff.builder()
                            .proxySecret(secret)
                            .proxyBufferSize(PROXY_BUFFER_SIZE)
                            .locations(location(folders.files()))
                            .guard("/*"));
        }
    },

    /** {@code Nginx.send} of an archive: mod_zip makes it where nginx has that, otherwise the JVM does. */
    ARCHIVE {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            add(context, new ArchiveServlet(location(folders.files()), Part.in(folders.files())));
            install(context, Handoff.builder().proxySecret(secret).proxyBufferSize(PROXY_BUFFER_SIZE));
        }
    },

    /** The list for mod_zip, as people write it without a library. */
    MANIFEST_BY_HAND {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            add(context, new ManifestByHandServlet(Part.in(folders.files())));
        }
    },

    /** An archive by {@code java.util.zip}. */
    ZIP_STREAM {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            add(context, new ZipStreamServlet(Part.in(folders.files())));
        }
    },

    /** Jetty's own servlet for files, as it is without settings. */
    DEFAULT_SERVLET {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            context.setBaseResourceAsPath(folders.files());
            context.addServlet(new ServletHolder("default", DefaultServlet.class), "/");
        }
    },

    /** Three lines that copy a file to the response. */
    FILES_COPY {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            add(context, new FilesCopyServlet(folders.files()));
        }
    },

    /** {@code Nginx.uploads}, whichever road an upload comes. */
    UPLOADS {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            add(context, new UploadServlet(Uploads.target(folders)));
            install(
                    context,
                    Handoff.builder()
                            .uploads("/*")
                            .uploadStore(folders.store())
                            .uploadSpool(folders.spool())
                            .uploadSecret(UploadConf.secret(secret))
                            .uploadFields(UploadFields.dotted(UploadConf.fields(secret), "number", "crc32")));
        }
    },

    /** Moves the file that nginx names, with Jetty reading what nginx-upload-module tells. */
    RENAME {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            add(context, new RenameServlet(Uploads.target(folders)), new MultipartConfigElement(""));
        }
    },

    /** Jetty takes forms apart. */
    GET_PARTS {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            MultipartConfigElement toFiles =
                    new MultipartConfigElement(folders.others().toString(), -1, -1, 0);
            add(context, new GetPartsServlet(Uploads.target(folders)), toFiles);
        }
    },

    /** commons-fileupload2 takes forms apart. */
    FILE_UPLOAD {
        @Override
        void addTo(ServletContextHandler context, Folders folders, String secret) {
            add(context, new FileUploadServlet(Uploads.target(folders)));
        }
    };

    /** What is compared with files; the first one is what nginx passes to by default. */
    static final List<Application> OF_DOWNLOADS = List.of(HANDOFF, BY_HAND, GUARDED, DEFAULT_SERVLET, FILES_COPY);

    /** What is compared with archives. */
    static final List<Application> OF_ARCHIVES = List.of(ARCHIVE, MANIFEST_BY_HAND, ZIP_STREAM);

    /** What is compared with uploads; the first one is what the shipped configuration passes to. */
    static final List<Application> OF_UPLOADS = List.of(UPLOADS, RENAME, GET_PARTS, FILE_UPLOAD);

    /** The proxy_buffer_size of the shipped handoff-proxy.conf. */
    private static final int PROXY_BUFFER_SIZE = 16 * 1024;

    /** Returns its name in nginx.conf and below its root. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Registers what this application consists of. */
    abstract void addTo(ServletContextHandler context, Folders folders, String secret);

    /** Mirrors the location of the shipped downloads.conf. */
    private static InternalLocation location(Path files) {
        return InternalLocation.alias("/protected/", files);
    }

    private static void add(ServletContextHandler context, HttpServlet servlet) {
        context.addServlet(new ServletHolder(servlet), "/*");
    }

    private static void add(ServletContextHandler context, HttpServlet servlet, MultipartConfigElement forms) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.getRegistration().setMultipartConfig(forms);
        context.addServlet(holder, "/*");
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
