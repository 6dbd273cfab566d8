// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskNameTest {
    private static final Path FOLDER = Path.of("/srv/some files");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.txt",
                "sub/dir/a",
                "Überblick \"50%\" ü.pdf",
                "u\u0308.txt",
                "\u00fc.txt",
                "🎉",
                "%2e%2e",
                "a+b#c?"
            })
    void readsBackTheNameOfAChild(String name) {
        Path child = DiskName.child(FOLDER, name);

        assertThat(DiskName.relative(FOLDER, child)).contains(name);
        assertThat(child.toString()).isEqualTo("/srv/some files/" + name);
    }

    @Test
    void knowsNoTextForBytesThatAreNotUtf8() {
        Path latin1 = Path.of(URI.create("file:///srv/some%20files/caf%E9.txt"));

        assertThat(DiskName.relative(FOLDER, latin1)).isEmpty();
    }

    @Test
    void readsBytesOfAFolderWithoutTheSlashAtItsEnd() {
        assertThat(DiskName.bytes(Path.of("/"))).containsExactly('/');
        assertThat(DiskName.bytes(Path.of("/proc"))).containsExactly('/', 'p', 'r', 'o', 'c');
        assertThat(DiskName.bytes(Path.of("/\u00fc"))).containsExactly('/', 0xC3, 0xBC);
    }

    @ParameterizedTest
    @CsvSource({
        "a/b.txt,                   a/b.txt",
        "-._~,                      -._~",
        "100%.txt,                  100%25.txt",
        "a+b#c?.txt,                a%2Bb%23c%3F.txt",
        "a;b=c&d@e:f!g*h,           a%3Bb%3Dc%26d%40e%3Af%21g%2Ah",
        "'Überblick \"50%\" ü.pdf', %C3%9Cberblick%20%2250%25%22%20%C3%BC.pdf",
        "e\u0301.txt,               e%CC%81.txt",
        "\u00e9.txt,                %C3%A9.txt",
        "🎉,                        %F0%9F%8E%89",
    })
    void encodesEveryByteThatIsNotUnreserved(String path, String encoded) {
        assertThat(DiskName.encode(path)).isEqualTo(encoded);
    }
}
