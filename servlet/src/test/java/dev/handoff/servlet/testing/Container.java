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

    /**
     * Switches compression on, with application/zip in the list of types; called before the start.
     *
     * @param exceptionsToo whether types that the container spares by itself are compressed as well
     */
    void compress(boolean exceptionsToo);

    int port();

    /** Whether parameters come in the order of the query, which the Servlet API does not promise. */
    default boolean keepsOrderOfParameters() {
        return true;
    }

    @Override
    void close() throws Exception;

    static Container started(Application application) throws Exception {
        return started(container(), application);
    }

    /** Starts a container that was told to {@link #compress}. */
    static Container compressing(boolean exceptionsToo, Application application) throws Exception {
        Container container = container();
        container.compress(exceptionsToo);
        return started(container, application);
    }

    private static Container container() throws ReflectiveOperationException {
        String name = System.getProperty("handoff.container", "");
        Class<?> type = Class.forName(name.isEmpty() ? Jetty11.class.getName() : name);
        return (Container) type.getDeclaredConstructor().newInstance();
    }

    private static Container started(Container container, Application application) throws Exception {
        try {
            container.start(application);
            return container;
        } catch (Exception e) {
            container.close();
            throw e;
        }
    }
}
