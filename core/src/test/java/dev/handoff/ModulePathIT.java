// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar as an application on the module path meets it: nothing else is there, not even the annotations. */
@Tag("packaging")
class ModulePathIT {

    private static final String MODULE = "module app { requires dev.handoff.core; }\n";

    private static final String DOWNLOAD = """
            package app;

            import dev.handoff.accel.AccelRedirect;
            import dev.handoff.accel.InternalLocation;
            import dev.handoff.accel.InternalUri;
            import dev.handoff.embedded.EmbeddedNginx;
            import dev.handoff.embedded.Reply;
            import dev.handoff.embedded.RequestHead;
            import java.io.IOException;
            import java.nio.file.Path;
            import java.util.Map;

            public final class Main {
                public static void main(String[] args) throws IOException {
                    InternalLocation files = InternalLocation.alias("/protected/", Path.of(args[0]));
                    Path file = files.find("/a b.txt").orElseThrow();
                    AccelRedirect redirect = AccelRedirect.to(files, file).attachment("x.txt").limitRate(1000);
                    InternalUri uri = files.uri(file);
                    System.out.println(uri + " " + files.resolve(uri).isPresent() + " " + files.find(null).isPresent());
                    System.out.println(redirect.headers().get("Content-Disposition"));
                    RequestHead request = new RequestHead("GET", Map.of("Range", "bytes=1-2"));
                    try (Reply reply = new EmbeddedNginx().answer(redirect, request)) {
                        System.out.println(reply.status() + " " + reply.contentLength());
                        reply.writeTo(System.out);
                    }
                }
            }
            """;

    private static final String TRESPASS = """
            package app;

            public final class Main {
                public static void main(String[] args) {
                    System.out.println(dev.handoff.internal.HttpSyntax.quote("x"));
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

    @Test
    void servesAModuleThatRequiresNothingElse() throws IOException, InterruptedException {
        Files.writeString(dir.resolve("a b.txt"), "0123");
        String warnings = compile(DOWNLOAD);
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        jar + System.getProperty("path.separator") + dir.resolve("classes"),
                        "--module",
                        "app/app.Main",
                        dir.toString())
                .redirectErrorStream(true)
                .start();

        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(warnings).isEmpty();
        assertThat(output.lines())
                .containsExactly("/protected/a%20b.txt true false", "attachment; filename=\"x.txt\"", "206 2", "12");
        assertThat(java.waitFor()).isZero();
    }

    @Test
    void hidesItsInternalsFromOtherModules() throws IOException {
        assertThat(compile(TRESPASS)).contains("package dev.handoff.internal is not visible");
    }

    @Test
    void exportsEveryPackageButTheInternalOne() {
        ModuleDescriptor module =
                ModuleFinder.of(jar).find("dev.handoff.core").orElseThrow().descriptor();
        Set<String> expected = new TreeSet<>(module.packages());
        expected.remove("dev.handoff.internal");

        assertThat(module.exports().stream()
                        .filter(export -> !export.isQualified())
                        .map(Exports::source))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(module.requires().stream()
                        .filter(required -> !required.modifiers().contains(Requires.Modifier.STATIC))
                        .map(Requires::name))
                .containsExactly("java.base");
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
            "-Xlint:all", "-d", classes, "--module-path", jar.toString(), module.toString(), main.toString()
        };
        ToolProvider.findFirst("javac").orElseThrow().run(printer, printer, arguments);
        printer.flush();
        return messages.toString();
    }
}
