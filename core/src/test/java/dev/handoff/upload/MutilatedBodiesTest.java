// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MutilatedBodiesTest {

    private static final UploadFields DOTTED = UploadFields.dotted(CallbackBody.SECRET);

    /** Whatever is done to a body, it is a form or it is refused, and the pieces make no difference. */
    @Test
    void makesAFormOfAMutilatedBodyOrRefusesIt() throws IOException {
        Random random = new Random(42);
        byte[][] seeds = ClientBodiesTest.clients()
                .map(file -> ClientBody.read(file).body())
                .toArray(byte[][]::new);
        int forms = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] seed = seeds[random.nextInt(seeds.length)];
            String boundary = new String(seed, StandardCharsets.ISO_8859_1).strip();
            boundary = boundary.substring(boundary.indexOf("--") + 2)
                    .split("[\r ]", 2)[0]
                    .replaceAll("--$", "");
            byte[] body = mutilated(seed, random);
            Object whole = outcome(boundary, body, RecordingSink.whole(body));
            assertThat(outcome(boundary, body, RecordingSink.atRandom(body, random)))
                    .isEqualTo(whole);
            forms += whole instanceof List ? 1 : 0;
        }
        assertThat(forms).isBetween(1000, 19_000);
    }

    @Test
    void makesItemsOfAMutilatedCallbackOrRefusesIt() throws IOException {
        Random random = new Random(5);
        byte[] seed = (CallbackBody.text("a", "b") + CallbackBody.group("f", "a", "x/y", "/p", "1")
                        + CallbackBody.text("c", "d") + "--AA--\r\n")
                .getBytes(StandardCharsets.UTF_8);
        int accepted = 0;
        for (int i = 0; i < 10_000; i++) {
            try {
                accepted += CallbackBody.assemble(DOTTED, mutilated(seed, random), 7)
                                .isEmpty()
                        ? 0
                        : 1;
            } catch (UploadException e) {
                assertThat(e.status()).isIn(400, 403, 413);
            }
        }
        assertThat(accepted).isBetween(20, 9900);
    }

    /** Whatever follows the secret, it is a complete file or refused. */
    @Test
    void makesItemsOfAShuffledCallbackOrRefusesIt() throws IOException {
        Random random = new Random(3);
        List<String> parts = new ArrayList<>();
        for (String key : List.of("name", "content_type", "path", "size", "path.name", "")) {
            parts.add(CallbackBody.text(CallbackBody.SECRET + ".f." + key, "1"));
        }
        parts.add(CallbackBody.text("a", "b"));
        parts.add(CallbackBody.group("f", "a", "", "/p", "1"));
        int accepted = 0;
        for (int i = 0; i < 5000; i++) {
            StringBuilder body = new StringBuilder();
            for (int n = random.nextInt(5); n >= 0; n--) {
                body.append(parts.get(random.nextInt(parts.size())));
            }
            try {
                assertThat(CallbackBody.read(DOTTED, body.toString())).isNotEmpty();
                accepted++;
            } catch (UploadException e) {
                assertThat(e.status()).isEqualTo(403);
            }
        }
        assertThat(accepted).isBetween(50, 4900);
    }

    private static byte[] mutilated(byte[] seed, Random random) {
        byte[] alphabet = "\r\n-A\"\\;:= %\0ax".getBytes(StandardCharsets.US_ASCII);
        List<Byte> bytes = new ArrayList<>();
        for (byte b : seed) {
            bytes.add(b);
        }
        for (int n = random.nextInt(4); n >= 0 && !bytes.isEmpty(); n--) {
            int at = random.nextInt(bytes.size());
            byte next = alphabet[random.nextInt(alphabet.length)];
            switch (random.nextInt(5)) {
                case 0 -> bytes.remove(at);
                case 1 -> bytes.add(at, next);
                case 2 -> bytes.set(at, next);
                case 3 ->
                    bytes.subList(at, Math.min(bytes.size(), at + random.nextInt(30)))
                            .clear();
                default -> bytes.addAll(at, new ArrayList<>(bytes.subList(0, random.nextInt(bytes.size()))));
            }
        }
        byte[] body = new byte[bytes.size()];
        for (int i = 0; i < body.length; i++) {
            body[i] = bytes.get(i);
        }
        return body;
    }

    private static Object outcome(String boundary, byte[] body, List<Integer> pieces) throws IOException {
        try {
            return RecordingSink.read(boundary, body, pieces, false);
        } catch (UploadException e) {
            return e.status() + e.getMessage();
        }
    }
}
