// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;

/** A servlet container under test, on a free port of 127.0.0.1. Which one is the system property handoff.container. */
public interface Container extends AutoCloseable {

    /** What a web application does while its container starts. */
    interface Application {
        void register(ServletContext context) throws ServletException;
    }

    /** Starts the container with the application at its root; a failing registration fails the start. */
    void start(Application application) throws Exception;

    int port();

    @Override
    void close() throws Exception;

    static Container started(Application application) throws Exception {
        String name = System.getProperty("handoff.container", "");
        Class<?> type = Class.forName(name.isEmpty() ? Jetty11.class.getName() : name);
        Container container = (Container) type.getDeclaredConstructor().newInstance();
        try {
            container.start(application);
            return container;
        } catch (Exception e) {
            container.close();
            throw e;
        }
    }
}
