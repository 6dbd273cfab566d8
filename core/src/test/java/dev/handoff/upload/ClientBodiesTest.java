// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies as browsers, command-line tools and HTTP libraries write them. */
class ClientBodiesTest {

    static Stream<Path> clients() throws IOException {
        Path folder = Path.of("src/test/resources/upload/clients");
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void yieldTheirParts(Path file) throws IOException {
        ClientBody client = ClientBody.read(file);

        List<RecordingSink.Found> found = RecordingSink.read(
                Boundary.ofClient(client.contentType()), client.body(), RecordingSink.whole(client.body()), false);

        assertThat(found.stream().map(ClientBodiesTest::line).toList())
                .isEqualTo(client.parts().stream().map(ClientBodiesTest::latin1).toList());
    }

    @ParameterizedTest
    @MethodSource("clients")
    void yieldTheSameInPiecesOfAnySize(Path file) throws IOException {
        ClientBody client = ClientBody.read(file);
        byte[] body = client.body();
        String boundary = Boundary.ofClient(client.contentType());
        Random random = new Random(7);

        List<RecordingSink.Found> whole = RecordingSink.read(boundary, body, RecordingSink.whole(body), false);

        assertThat(RecordingSink.read(boundary, body, RecordingSink.bytewise(body), false))
                .isEqualTo(whole);
        assertThat(RecordingSink.read(boundary, body, RecordingSink.bytewise(body), true))
                .isEqualTo(whole);
        for (int i = 0; i < 50; i++) {
            List<Integer> pieces = RecordingSink.atRandom(body, random);
            assertThat(RecordingSink.read(boundary, body, pieces, i % 2 == 0))
                    .as("%s", pieces)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void haveTheirContentWhereTheOffsetsSay(Path file) throws IOException {
        ClientBody client = ClientBody.read(file);

        for (RecordingSink.Found part : RecordingSink.read(
                Boundary.ofClient(client.contentType()), client.body(), RecordingSink.bytewise(client.body()), false)) {
            byte[] content = Arrays.copyOfRange(client.body(), (int) part.from(), (int) part.to());
            if (part.head().fileName().isPresent()) {
                assertThat(new String(content, StandardCharsets.ISO_8859_1)).isEqualTo(part.content());
            }
        }
    }

    private static String line(RecordingSink.Found part) {
        PartHead head = part.head();
        return ClientBody.visible(head.fileName()
                .map(name -> "file | " + head.name() + " | " + name + " | "
                        + head.contentType().orElse("-") + " | " + part.content())
                .orElseGet(() -> "field | " + head.name() + " | " + part.content()));
    }

    /** The bytes of a file are compared in Latin-1, names and values as text. */
    private static String latin1(String expected) {
        if (expected.startsWith("field")) {
            return ClientBody.visible(new String(ClientBody.bytes(expected), StandardCharsets.UTF_8));
        }
        int content = expected.lastIndexOf("| ") + 2;
        return ClientBody.visible(new String(ClientBody.bytes(expected.substring(0, content)), StandardCharsets.UTF_8)
                + new String(ClientBody.bytes(expected.substring(content)), StandardCharsets.ISO_8859_1));
    }
}
