// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** Tomcat 10.1, Servlet 6.0. */
public final class Tomcat10 implements Container {

    private final Tomcat tomcat = new Tomcat();
    private Path base;

    @Override
    public void compress(boolean exceptionsToo) {
        tomcat.getConnector().setProperty("compression", "on");
        tomcat.getConnector().setProperty("compressionMinSize", "1");
        tomcat.getConnector().setProperty("compressibleMimeType", "application/zip,text/plain");
    }

    @Override
    public void start(Application application) throws Exception {
        base = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(
                (classes, servletContext) -> application.register(servletContext), Set.of());
        tomcat.start();
        if (!context.getState().isAvailable()) {
            throw new LifecycleException("the web application did not start");
        }
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        try (Stream<Path> left = Files.walk(base)) {
            List<Path> deepestFirst = left.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
