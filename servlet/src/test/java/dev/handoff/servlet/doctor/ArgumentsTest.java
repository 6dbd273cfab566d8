// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("SECRET", "the secret");

    @TempDir
    Path folder;

    private static Arguments parse(String... words) throws IOException {
        return Arguments.parse(List.of(words), ENVIRONMENT);
    }

    @Test
    void takesTheSecretFromTheEnvironment() throws Exception {
        Arguments arguments = parse("--url", "https://files.example.org/handoff-doctor", "--secret-env", "SECRET");

        assertThat(arguments.secret()).isEqualTo("the secret");
        assertThat(arguments.url()).isEqualTo(URI.create("https://files.example.org/handoff-doctor"));
        assertThat(arguments.json()).isFalse();
        assertThat(arguments.direct()).isEmpty();
    }

    @Test
    void takesTheSecretFromTheFirstLineOfAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "\uFEFF  of the file \nmore\n");

        assertThat(parse("--url", "http://localhost/d", "--secret-file", file.toString())
                        .secret())
                .isEqualTo("of the file");
    }

    @Test
    void saysWhyTheSecretCannotBeRead() throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> parse("--url", "http://a/b", "--secret-file", missing.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the secret cannot be read from " + missing + ": NoSuchFileException");
        assertThatThrownBy(() -> parse("--url", "http://a/b", "--secret-file", binary.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the secret cannot be read from " + binary + ": MalformedInputException");
    }

    @Test
    void takesEverythingElse() throws Exception {
        Arguments arguments = parse(
                "--json --many --url http://[::1]:8000/d --secret-env SECRET --direct http://127.0.0.1:8080 --upload http://a/b --upload http://a/c --target /srv --accept private --accept bridge --header Cookie:a=b"
                        .split(" "));

        assertThat(arguments.json()).isTrue();
        assertThat(arguments.many()).isTrue();
        assertThat(arguments.direct()).contains(URI.create("http://127.0.0.1:8080"));
        assertThat(arguments.uploads()).containsExactly(URI.create("http://a/b"), URI.create("http://a/c"));
        assertThat(arguments.targets()).containsExactly("/srv");
        assertThat(arguments.accepted()).containsExactlyInAnyOrder("private", "bridge");
        assertThat(arguments.headers()).containsExactly("Cookie:a=b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--secret-env SECRET | --url is missing",
                "--url http://a/b | give one of --secret-file and --secret-env",
                "--url http://a/b --secret-env SECRET --secret-file f | give one of --secret-file and --secret-env",
                "--url http://a/b --secret-env NONE | there is no secret in $NONE",
                "--url ftp://a/b --secret-env SECRET | an address is http:// or https://, a host and a path without query: ftp://a/b",
                "--url http://a/b?c --secret-env SECRET | an address is http:// or https://, a host and a path without query: http://a/b?c",
                "--url http://a/b --secret-env SECRET --what | no such option: --what",
                "--url http://a/b --secret-env SECRET --url http://a/c | --url is given twice",
                "--secret-env SECRET --url | --url takes a value",
                "--url http://a/b --secret-env SECRET --header Cookie | --header takes a line such as \"Cookie: a=b\"",
            })
    void saysWhatIsWrong(String words, String message) {
        assertThatThrownBy(() -> parse(words.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void keepsTheSecretOutOfMessages() throws Exception {
        assertThat(parse("--url", "http://a/b", "--secret-env", "SECRET").toString())
                .isEqualTo("Arguments[http://a/b]");
    }

    @Test
    void endsWithTheUsageAndStatusTwo() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int status = Doctor.run(List.of("--help"), Map.of(), out, err);

        assertThat(status).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: java", "exit status: 0 all is well");
    }

    @Test
    void saysThatNobodyAnswers() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int status = Doctor.run(
                List.of("--url", "http://127.0.0.1:1/d", "--secret-env", "SECRET"),
                ENVIRONMENT,
                new ByteArrayOutputStream(),
                err);

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("http://127.0.0.1:1/d does not answer: ");
    }
}
