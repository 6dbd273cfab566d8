// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java in the README is cut from the classes beside this one and from examples, which are compiled. */
class ReadmeTest {

    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)^```$");

    private static final List<Path> FOLDERS = List.of(
            Path.of("src/test/java/dev/handoff/servlet/docs"),
            Path.of("../examples/spring-boot/src/test/java/dev/handoff/examples/bootdocs"));

    @Test
    void showsCompiledCode() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        List<String> snippets =
                JAVA.matcher(readme).results().map(match -> match.group(1)).toList();
        String compiled = withoutIndentation(sources());

        assertThat(snippets).isNotEmpty();
        assertThat(snippets).allSatisfy(snippet -> assertThat(compiled).contains(withoutIndentation(snippet)));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path folder : FOLDERS) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    private static String withoutIndentation(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
