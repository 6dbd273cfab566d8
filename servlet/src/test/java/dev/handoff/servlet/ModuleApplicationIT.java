// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.testing.Archives;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.FormBody;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.servlet.testing.ModuleApplication;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that is a module, on the container as it is: Jetty 12 is modules and nothing else, Undertow has two
 * modules without a descriptor, Jetty 11 and Tomcat stay on the class path.
 */
@Tag("modules")
class ModuleApplicationIT {

    private static final String SHIM = System.getProperty("handoff.container");
    private static final Path MODULES = Path.of(System.getProperty("handoff.modulePath", ""));

    @TempDir
    static Path folder;

    private static Path files;
    private static Process application;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        files = Files.createDirectory(folder.resolve("files"));
        Archives.write(files);
        Path classes = folder.resolve("classes");
        for (Class<?> type : List.of(
                ModuleApplication.class,
                Archives.class,
                Container.class,
                Container.Application.class,
                HandlerServlet.class,
                HandlerServlet.Handler.class,
                Class.forName(SHIM))) {
            copy(type, classes);
        }
        compileDescriptor(classes);
        application = new ProcessBuilder(command(classes))
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        String line = application.inputReader().readLine();
        assertThat(line).as(Files.readString(folder.resolve("errors.txt"))).isNotNull();
        port = Integer.parseInt(line);
    }

    @AfterAll
    static void stop() throws Exception {
        if (application != null) {
            application.getOutputStream().close();
            application.waitFor();
        }
    }

    private static void copy(Class<?> type, Path classes) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        Path copy = classes.resolve(name);
        Files.createDirectories(copy.getParent());
        try (InputStream in = type.getResourceAsStream("/" + name)) {
            Files.copy(in, copy);
        }
    }

    private static void compileDescriptor(Path classes) throws IOException {
        String requires = Stream.of(
                        System.getProperty("handoff.moduleNames", "").split(","))
                .filter(name -> !name.isEmpty())
                .map(name -> " requires " + name + ";")
                .collect(Collectors.joining());
        Path descriptor = Files.writeString(
                folder.resolve("module-info.java"), "module app { requires dev.handoff.servlet;" + requires + " }\n");
        int failed = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.out,
                        "--module-path",
                        MODULES.toString(),
                        "-d",
                        classes.toString(),
                        descriptor.toString());
        assertThat(failed).isZero();
    }

    private static List<String> command(Path classes) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--module-path", MODULES + File.pathSeparator + classes));
        if (isPartlyOnTheClassPath()) {
            command.addAll(List.of("--class-path", otherJars(), "--add-reads", "app=ALL-UNNAMED"));
            command.addAll(List.of("--add-modules", "ALL-DEFAULT")); // the class path may need any of the JDK's
        }
        command.addAll(List.of("--module", "app/" + ModuleApplication.class.getName()));
        command.addAll(List.of(SHIM, files.toString(), folder.resolve("store").toString(), RealNginx.SECRET));
        return command;
    }

    private static boolean isPartlyOnTheClassPath() {
        return System.getProperty("handoff.moduleNames", "").isEmpty()
                || ModuleFinder.of(MODULES).findAll().stream()
                        .map(ModuleReference::descriptor)
                        .anyMatch(descriptor -> descriptor.isAutomatic());
    }

    private static String otherJars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.endsWith(".jar") && !jar.contains("handoff"))
                .filter(jar -> Files.notExists(MODULES.resolve(Path.of(jar).getFileName())))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Response get(String target, String... headers) throws IOException {
        return RawHttp.get(port, target, headers);
    }

    @Test
    void isAModuleAmongModules() throws IOException {
        assertThat(get("/modules").text())
                .isEqualTo("module app, module dev.handoff.servlet, " + System.getProperty("handoff.serverModule"));
    }

    @Test
    void sendsAFileByEitherRoad() throws IOException {
        assertThat(get("/file").body()).isEqualTo(Archives.content().get("plain.txt"));
        assertThat(get("/file", "X-Handoff-Proxy: " + RealNginx.SECRET).header("X-Accel-Redirect"))
                .contains("/protected/plain.txt");
    }

    @Test
    void sendsAnArchiveByEitherRoad() throws IOException {
        assertThat(Archives.read(get("/zip").body())).containsKeys("plain.txt", "日本/ファイル.txt");
        assertThat(get("/zip", "X-Handoff-Proxy: " + RealNginx.SECRET + "; zip").header("X-Archive-Files"))
                .contains("zip");
    }

    @Test
    void guardsAHeaderThatTheApplicationSetsItself() throws IOException {
        Response answer = get("/old");

        assertThat(answer.header("X-Accel-Redirect")).isEmpty();
        assertThat(answer.body()).isEqualTo(Archives.content().get("plain.txt"));
    }

    @Test
    void receivesAnUpload() throws IOException {
        FormBody form = new FormBody("a title and a file").text("title", "Gruß").file("file", "a.txt", "uploaded");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(RawHttp.request(
                        "POST",
                        "/upload",
                        "Content-Type: " + FormBody.CONTENT_TYPE,
                        "Content-Length: " + form.bytes().length)
                .getBytes(UTF_8));
        request.writeBytes(form.bytes());

        Response answer = RawHttp.exchange(port, request.toByteArray());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(files.resolve("claimed.txt")).hasContent("uploaded");
    }
}
