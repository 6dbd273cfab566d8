// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.annotation.AccelHints;
import dev.handoff.servlet.annotation.ReceivesUploads;
import dev.handoff.servlet.annotation.SendsFrom;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of settings, the builder and the README name the same ones. */
class SettingTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");
    private static final Pattern ANNOTATED = Pattern.compile("`@(\\w+)\\((\\w+)");

    private static final List<String> NAMES =
            Setting.ALL.stream().map(Setting::name).toList();

    private static String section() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String section = readme.substring(readme.indexOf("\n## Configuration\n") + 1);
        return section.substring(0, section.indexOf("\n## "));
    }

    @Test
    void eachHasAMethodOfTheBuilderAndNoMethodHasNone() {
        List<String> methods = Stream.of(Handoff.Builder.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == Handoff.Builder.class)
                .map(Method::getName)
                .distinct()
                .filter(name -> !name.equals("annotated"))
                .toList();

        assertThat(methods).containsExactlyInAnyOrderElementsOf(NAMES);
    }

    @Test
    void eachHasARowInTheReadmeInThisOrder() throws IOException {
        assertThat(ROW.matcher(section()).results().map(row -> row.group(1))).containsExactlyElementsOf(NAMES);
    }

    @Test
    void annotationsInTheReadmeAreThere() throws IOException {
        List<Class<?>> annotations = List.of(SendsFrom.class, ReceivesUploads.class, AccelHints.class);
        List<String> named = ANNOTATED
                .matcher(section())
                .results()
                .map(match -> match.group(1) + "." + match.group(2))
                .toList();

        List<String> attributes = annotations.stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods())
                        .map(method -> type.getSimpleName() + "." + method.getName()))
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(attributes).contains(name));
        assertThat(attributes)
                .allSatisfy(attribute ->
                        assertThat(named).as("attributes that the README names").contains(attribute));
    }

    @Test
    void shownByItsName() {
        assertThat(Setting.GUARD).hasToString("guard");
    }
}
