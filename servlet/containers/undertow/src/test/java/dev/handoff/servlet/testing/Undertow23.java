// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.predicate.Predicates;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Undertow 2.3, Servlet 6.0, with what README asks for: filters start with the application, and bodies have no limit.
 * {@code UndertowAsItIsIT} has the other.
 */
public final class Undertow23 implements Container {

    private static final String COMPRESSED =
            "regex(pattern='(application/zip|text/plain).*', value='%{o,Content-Type}')";

    private final boolean asItIs;
    private boolean compressing;
    private Path temporary;
    private DeploymentManager manager;
    private Undertow server;

    public Undertow23() {
        this(false);
    }

    Undertow23(boolean asItIs) {
        this.asItIs = asItIs;
    }

    @Override
    public void compress(boolean exceptionsToo) {
        compressing = true;
    }

    @Override
    public void start(Application application) throws Exception {
        temporary = Files.createTempDirectory("undertow");
        ServletContainerInitializer initializer = (classes, context) -> application.register(context);
        DeploymentInfo deployment = Servlets.deployment()
                .setDeploymentName("root")
                .setContextPath("/")
                .setClassLoader(getClass().getClassLoader())
                .setTempDir(temporary.toFile())
                .setEagerFilterInit(!asItIs)
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        ServletContainerInitializer.class, new ImmediateInstanceFactory<>(initializer), Set.of()));
        manager = Servlets.newContainer().addDeployment(deployment);
        manager.deploy();
        HttpHandler handler = manager.start();
        Undertow.Builder builder = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(compressing ? compressed(handler) : handler);
        if (!asItIs) {
            builder.setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                    .setServerOption(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, -1L);
        }
        server = builder.build();
        server.start();
    }

    private static HttpHandler compressed(HttpHandler handler) {
        ContentEncodingRepository encodings = new ContentEncodingRepository()
                .addEncodingHandler("gzip", new GzipEncodingProvider(), 50, Predicates.parse(COMPRESSED));
        return new EncodingHandler(handler, encodings);
    }

    @Override
    public int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** It answers with a HashMap. */
    @Override
    public boolean keepsOrderOfParameters() {
        return false;
    }

    @Override
    public void close() throws Exception {
        if (server != null) {
            server.stop();
        }
        if (manager != null && manager.getState() != DeploymentManager.State.UNDEPLOYED) {
            manager.stop();
            manager.undeploy();
        }
        try (Stream<Path> left = Files.walk(temporary)) {
            List<Path> deepestFirst = left.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
