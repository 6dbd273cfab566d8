// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages show is cut from code that is compiled: the classes beside this one, and the examples. */
class ReadmeTest {

    /** So many lines of the README are seen without scrolling. */
    private static final int FIRST_SCREEN = 35;

    private static final Pattern JAVADOC_BLOCK = Pattern.compile("(?s)<pre>\\{@code\\n(.*?)\\n *\\* }</pre>");

    @Test
    void showsCompiledCode() throws IOException {
        String compiled = withoutIndentation(sources());
        List<String> snippets = new ArrayList<>();
        for (Path page : Pages.all()) {
            snippets.addAll(Pages.blocks(Files.readString(page), "java"));
        }

        assertThat(snippets).hasSizeGreaterThan(8);
        snippets.removeIf(snippet -> compiled.contains(withoutIndentation(snippet)));
        assertThat(snippets).as("not compiled anywhere").isEmpty();
    }

    @Test
    void showsCompiledCodeInJavadoc() throws IOException {
        String compiled = sources().replaceAll("\\s", "");
        List<String> blocks = new ArrayList<>();
        for (String folder : List.of("core/src/main", "servlet/src/main")) {
            for (Path file : javaFiles(folder)) {
                JAVADOC_BLOCK
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(block -> blocks.add(block.group(1).replaceAll("(?m)^ *\\* ?|\\s", "")));
            }
        }

        assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
        blocks.removeIf(compiled::contains);
        assertThat(blocks).as("not compiled anywhere").isEmpty();
    }

    @Test
    void leadsFromTheIdeaToEachFramework() throws IOException {
        assertThat(readme().lines().filter(line -> line.startsWith("## ")))
                .containsSubsequence(
                        "## How it works",
                        "## Two commands",
                        "## In your WAR",
                        "## In embedded Jetty",
                        "## In Spring Boot",
                        "## Configuration",
                        "## Doctor",
                        "## Moving here",
                        "## Without nginx",
                        "## Security",
                        "## When not to use this");
    }

    @Test
    void sellsItselfOnTheFirstScreen() throws IOException {
        String screen = readme().lines().limit(FIRST_SCREEN).collect(Collectors.joining("\n", "", "\n"));
        List<String> java = Pages.blocks(screen, "java");
        List<String> nginx = Pages.blocks(screen, "nginx");

        assertThat(screen).startsWith("# Handoff\n").contains("No nginx on your laptop? Nothing to change");
        assertThat(java)
                .hasSize(3)
                .allSatisfy(snippet -> assertThat(snippet.lines().count()).isLessThanOrEqualTo(6));
        assertThat(nginx)
                .hasSize(3)
                .allSatisfy(snippet -> assertThat(snippet.lines().count()).isLessThanOrEqualTo(4));
    }

    @Test
    void needsFifteenNewLinesInEmbeddedJetty() throws IOException {
        List<String> shown = Pages.blocks(Pages.section(readme(), "## In embedded Jetty"), "diff").stream()
                .flatMap(String::lines)
                .toList();
        List<String> before = code("PlainFilesServlet", "PlainEmbeddedJetty");
        List<String> after = code("FilesServlet", "EmbeddedJetty");

        assertThat(marked(shown, '+'))
                .hasSizeLessThanOrEqualTo(15)
                .containsExactlyInAnyOrderElementsOf(added(before, after));
        assertThat(marked(shown, '-')).containsExactlyInAnyOrderElementsOf(added(after, before));
        assertThat(after).containsAll(marked(shown, ' '));
    }

    /** The lines of two classes, without imports and without what names the classes themselves. */
    private static List<String> code(String... classes) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : classes) {
            Path file = Pages.ROOT.resolve("servlet/src/test/java/dev/handoff/servlet/docs/" + name + ".java");
            for (String line : Files.readAllLines(file)) {
                lines.add(line.strip().replace("Plain", "").replace(", ServletException", ""));
            }
        }
        lines.removeIf(line -> line.isEmpty() || line.startsWith("import "));
        return lines;
    }

    private static List<String> added(List<String> before, List<String> after) {
        List<String> added = new ArrayList<>(after);
        before.forEach(added::remove);
        return added;
    }

    private static List<String> marked(List<String> diff, char mark) {
        return diff.stream()
                .filter(line -> !line.isBlank() && line.charAt(0) == mark)
                .map(line -> line.substring(1).strip())
                .toList();
    }

    private static String readme() throws IOException {
        return Files.readString(Pages.ROOT.resolve("README.md"));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String folder : List.of("servlet/src/test/java/dev/handoff/servlet/docs", "examples")) {
            for (Path file : javaFiles(folder)) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return all.toString();
    }

    private static List<Path> javaFiles(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Pages.ROOT.resolve(folder))) {
            return files.filter(name -> name.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static String withoutIndentation(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
