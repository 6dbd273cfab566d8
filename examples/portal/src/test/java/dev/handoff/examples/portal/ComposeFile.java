// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code compose.yaml}, with the defaults of its variables in place. */
record ComposeFile(Map<?, ?> root) {
    /** The folder of the portal; tests run in it. */
    static final Path FOLDER = Path.of("").toAbsolutePath();

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");

    static ComposeFile read(Map<String, String> environment) throws IOException {
        String text = VARIABLE.matcher(Files.readString(FOLDER.resolve("compose.yaml")))
                .replaceAll(variable -> environment.getOrDefault(variable.group(1), variable.group(2)));
        return new ComposeFile(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }

    static List<String> variables() throws IOException {
        return VARIABLE.matcher(Files.readString(FOLDER.resolve("compose.yaml")))
                .results()
                .map((MatchResult variable) -> variable.group(1))
                .distinct()
                .toList();
    }

    Map<?, ?> service(String name) {
        return map(map(root.get("services")).get(name));
    }

    List<String> command() {
        return strings(service("portal").get("command"));
    }

    Path context(String service) {
        return FOLDER.resolve((String) map(service(service).get("build")).get("context"))
                .normalize();
    }

    Path dockerfile(String service) {
        return context(service)
                .resolve((String) map(service(service).get("build")).get("dockerfile"));
    }

    static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    static List<String> strings(Object value) {
        return ((List<?>) value).stream().map(String.class::cast).toList();
    }
}
