// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import jakarta.servlet.Servlet;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

/** The built jar as an application on the module path meets it: beside core, the Servlet API and slf4j, nothing else. */
@Tag("packaging")
class ModulePathIT {

    private static final String INITIALIZER = "jakarta.servlet.ServletContainerInitializer";

    private static final String MODULE = "module app { requires dev.handoff.servlet; uses " + INITIALIZER + "; }\n";

    private static final String APPLICATION = """
            package app;

            import dev.handoff.accel.AccelRedirect;
            import dev.handoff.accel.InternalLocation;
            import dev.handoff.servlet.GuardFilter;
            import dev.handoff.servlet.Handoff;
            import dev.handoff.servlet.Nginx;
            import jakarta.servlet.Filter;
            import jakarta.servlet.ServletContainerInitializer;
            import jakarta.servlet.http.HttpServletRequest;
            import jakarta.servlet.http.HttpServletResponse;
            import java.io.IOException;
            import java.lang.reflect.Proxy;
            import java.nio.file.Path;
            import java.util.ServiceLoader;

            public final class Main {
                public static void main(String[] args) throws IOException {
                    InternalLocation files = InternalLocation.alias("/protected/", Path.of("/srv/files"));
                    Handoff handoff = Handoff.builder().proxySecret("x".repeat(32)).locations(files).guard("/*").build();
                    Filter guard = new GuardFilter();
                    System.out.println(handoff.getClass().getModule() + " " + guard.getClass().getSimpleName());
                    for (ServletContainerInitializer found : ServiceLoader.load(ServletContainerInitializer.class)) {
                        System.out.println(found.getClass().getName());
                    }
                    try {
                        Nginx.send(
                                AccelRedirect.to(files, Path.of("/srv/files/a.txt")),
                                stub(HttpServletRequest.class),
                                stub(HttpServletResponse.class));
                    } catch (IllegalStateException e) {
                        System.out.println(e.getMessage());
                    }
                }

                /** Every question is answered with yes. */
                private static <T> T stub(Class<T> type) {
                    return type.cast(Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            (proxy, method, args) -> method.getReturnType() == boolean.class ? true : null));
                }
            }
            """;

    @TempDir
    Path dir;

    private Path jar;

    @BeforeEach
    void theBuiltJar() {
        jar = Path.of(System.getProperty("handoff.jar"));
        assertThat(jar).isRegularFile();
    }

    private String modulePath(Path... more) {
        Stream<Path> needed = Stream.of(InternalLocation.class, Servlet.class, Logger.class)
                .map(type -> Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString())));
        return Stream.of(Stream.of(jar), needed, Stream.of(more))
                .flatMap(paths -> paths)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns what the compiler says, with all its warnings. */
    private String compile(String source) throws IOException {
        Path sources = Files.createDirectories(dir.resolve("sources/app"));
        Path module = Files.writeString(dir.resolve("sources/module-info.java"), MODULE);
        Path main = Files.writeString(sources.resolve("Main.java"), source);
        StringWriter messages = new StringWriter();
        PrintWriter printer = new PrintWriter(messages);
        String classes = dir.resolve("classes").toString();
        String[] arguments = {
            "-Xlint:all", "-d", classes, "--module-path", modulePath(), module.toString(), main.toString()
        };
        ToolProvider.findFirst("javac").orElseThrow().run(printer, printer, arguments);
        printer.flush();
        return messages.toString();
    }

    @Test
    void servesAModuleThatRequiresNothingElse() throws IOException, InterruptedException {
        String warnings = compile(APPLICATION);
        Path errors = dir.resolve("errors.txt");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        modulePath(dir.resolve("classes")),
                        "--module",
                        "app/app.Main")
                .redirectError(errors.toFile())
                .start();

        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(warnings).isEmpty();
        assertThat(java.waitFor()).as(Files.readString(errors)).isZero();
        assertThat(output.lines())
                .containsExactly(
                        "module dev.handoff.servlet GuardFilter",
                        "dev.handoff.servlet.HandoffInitializer",
                        "the response is committed already: hand off before bytes or an error go out");
    }

    @ParameterizedTest
    @CsvSource({
        "dev.handoff.servlet.GuardedResponse, is not public in dev.handoff.servlet",
        "dev.handoff.servlet.FileSending, is not public in dev.handoff.servlet",
        "dev.handoff.servlet.Parameters, is not public in dev.handoff.servlet",
        "dev.handoff.internal.HttpSyntax, package dev.handoff.internal is not visible"
    })
    void hidesItsInternalsFromOtherModules(String type, String complaint) throws IOException {
        assertThat(compile("package app;\n\nfinal class Main {\n    " + type + " trespass;\n}\n"))
                .contains(complaint);
    }

    @Test
    void declaresWhatItExportsAndNeeds() {
        ModuleDescriptor module = descriptor();

        assertThat(module.exports().stream().map(Exports::source))
                .containsExactlyInAnyOrder("dev.handoff.servlet", "dev.handoff.servlet.annotation");
        assertThat(module.opens()).isEmpty();
        assertThat(module.requires().stream()
                        .filter(required -> !required.modifiers().contains(Requires.Modifier.STATIC))
                        .map(Requires::name))
                .containsExactlyInAnyOrder("java.base", "dev.handoff.core", "jakarta.servlet", "org.slf4j");
        assertThat(module.requires().stream()
                        .filter(required -> required.modifiers().contains(Requires.Modifier.TRANSITIVE))
                        .map(Requires::name))
                .containsExactlyInAnyOrder("dev.handoff.core", "jakarta.servlet");
    }

    private ModuleDescriptor descriptor() {
        return ModuleFinder.of(jar).find("dev.handoff.servlet").orElseThrow().descriptor();
    }

    /** A WAR is on the class path, where only META-INF/services is read. */
    @Test
    void offersItsInitializerAlikeOnBothPaths() throws IOException {
        List<Provides> provided = List.copyOf(descriptor().provides());
        assertThat(provided).singleElement().satisfies(service -> {
            assertThat(service.service()).isEqualTo(INITIALIZER);
            assertThat(service.providers()).containsExactly(HandoffInitializer.class.getName());
        });

        try (FileSystem contents = FileSystems.newFileSystem(jar)) {
            assertThat(Files.readString(contents.getPath("META-INF/services", INITIALIZER))
                            .strip())
                    .isEqualTo(HandoffInitializer.class.getName());
        }
    }

    @Test
    void carriesTheBridgeThatNginxIncludes() throws IOException {
        Path shipped = Path.of(System.getProperty("handoff.nginxConf"), "handoff-bridge.conf");

        try (FileSystem contents = FileSystems.newFileSystem(jar)) {
            assertThat(contents.getPath("dev/handoff/servlet/handoff-bridge.conf"))
                    .hasSameTextualContentAs(shipped);
        }
    }
}
