// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {
    @Test
    void publishesNginxAloneAndOnThisMachineAlone() throws Exception {
        ComposeFile compose = ComposeFile.read(Map.of());

        assertThat(ComposeFile.strings(compose.service("nginx").get("ports"))).containsExactly("127.0.0.1:8000:8000");
        assertThat(compose.service("portal").containsKey("ports")).isFalse();
        assertThat(ComposeFile.strings(compose.service("portal").get("networks")))
                .containsExactly("inside");
        assertThat(ComposeFile.map(
                                ComposeFile.map(compose.root().get("networks")).get("inside"))
                        .get("internal"))
                .isEqualTo(true);
    }

    @Test
    void sharesOneVolumeOneUserAndTheSecrets() throws Exception {
        ComposeFile compose = ComposeFile.read(Map.of("HANDOFF_UID", "1234", "HANDOFF_GID", "567"));
        Map<?, ?> portal = compose.service("portal");
        Map<?, ?> nginx = compose.service("nginx");

        assertThat(portal.get("volumes"))
                .isEqualTo(nginx.get("volumes"))
                .isEqualTo(List.of("data:" + option(compose, "--data")));
        assertThat(ComposeFile.map(portal.get("build")).get("args"))
                .isEqualTo(ComposeFile.map(nginx.get("build")).get("args"))
                .isEqualTo(Map.of("UID", 1234, "GID", 567));
        assertThat(portal.get("secrets")).isEqualTo(nginx.get("secrets")).isEqualTo(List.of("proxy", "uploads"));
        assertThat(option(compose, "--proxy-secret-file")).isEqualTo("/run/secrets/proxy");
        assertThat(option(compose, "--upload-secret-file")).isEqualTo("/run/secrets/uploads");
    }

    @Test
    void leadsBothProgramsOnOneRoad() throws Exception {
        ComposeFile compose = ComposeFile.read(Map.of("HANDOFF_ROAD", "module"));

        assertThat(option(compose, "--road")).isEqualTo("module");
        assertThat(ComposeFile.map(compose.service("nginx").get("environment")).get("HANDOFF_ROAD"))
                .isEqualTo("module");
    }

    @Test
    void explainsEachVariable() throws Exception {
        String text = Files.readString(ComposeFile.FOLDER.resolve("compose.yaml"));
        String comment = text.substring(0, text.indexOf("\nname:"));

        assertThat(ComposeFile.variables())
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(comment).contains(variable));
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal", "nginx"})
    void buildsFromWhatIsThere(String service) throws Exception {
        ComposeFile compose = ComposeFile.read(Map.of());
        Path context = compose.context(service);

        List<String> copied = Dockerfile.read(compose.dockerfile(service)).copiedFromContext();

        assertThat(copied)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(context.resolve(path)).exists());
        assertThat(context.resolve("pom.xml")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal", "nginx"})
    void runsAsTheUserThatOwnsTheVolume(String service) throws Exception {
        List<String> lines =
                Dockerfile.read(ComposeFile.read(Map.of()).dockerfile(service)).lines();

        assertThat(lines).contains("ARG UID=1000", "ARG GID=1000", "USER ${UID}:${GID}");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("RUN") && line.contains("${UID}") && line.contains("/srv/handoff"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal", "nginx"})
    void leavesSecretsOutOfTheImageAndOfTheRepository(String service) throws Exception {
        Path dockerfile = ComposeFile.read(Map.of()).dockerfile(service);
        Path context = ComposeFile.read(Map.of()).context(service);
        List<String> ignored = Files.readAllLines(Path.of(dockerfile + ".dockerignore"));

        assertThat(ignored).containsAnyOf("**/secrets", "*");
        assertThat(ignored).doesNotContain("!examples", "!examples/portal", "!examples/portal/secrets");
        assertThat(Files.readAllLines(context.resolve(".gitignore"))).contains("examples/portal/secrets/");
    }

    @Test
    void agreesWithThePortalAboutUploadsThatAreRefused() throws Exception {
        List<String> composed =
                directives(Files.readString(ComposeFile.FOLDER.resolve("docker/nginx/local-upload.conf")));

        assertThat(composed).isEqualTo(directives(NginxConfig.LOCAL_UPLOAD));
    }

    private static List<String> directives(String conf) {
        return conf.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static String option(ComposeFile compose, String name) {
        return compose.command().stream()
                .flatMap(argument -> argument.startsWith(name + "=")
                        ? Stream.of(argument.substring(name.length() + 1))
                        : Stream.empty())
                .findFirst()
                .orElseThrow();
    }
}
