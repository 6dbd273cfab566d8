// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.handoff.accel.InternalLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ZipManifest#parse} lets through of manifests that other code wrote. */
class ManifestReaderTest {

    @TempDir
    Path folder;

    private Path root;
    private List<InternalLocation> declared;

    @BeforeEach
    void writeFiles() throws IOException {
        root = Files.createDirectory(folder.resolve("files"));
        Files.writeString(root.resolve("a b.txt"), "0123456789");
        Files.writeString(folder.resolve("secret.txt"), "0123456789");
        declared = List.of(
                InternalLocation.alias("/other/", folder.resolve("other")), InternalLocation.alias("/files/", root));
    }

    @Test
    void writesTheManifestAgainInOneForm() throws IOException {
        ZipManifest zip =
                parse("ABC  10 /files/a%20b.txt   x \r\n\n-  0 %40directory d\r- 010 /files/a%20%62.txt?v=1 y");

        assertThat(text(zip)).isEqualTo("""
                00000abc 10 /files/a%20b.txt x\s
                0 0 @directory d/
                - 10 /files/a%20b.txt y
                """);
        assertThat(zip.resumable()).isFalse();
        assertThat(zip.archiveName()).isEqualTo("foreign.zip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/abs", "./a", "a//b", "a\\b", "C:a", "con", "a. ", "e\u0301", "a\tb"})
    void leavesNamesAlone(String name) throws IOException {
        ZipManifest zip = parse("- 10 /files/a%20b.txt " + name + "\n- 10 /files/a%20b.txt " + name);

        assertThat(zip.entries()).extracting(ManifestEntry::name).containsExactly(name, name);
    }

    @Test
    void replacesBytesThatAreNotUtf8() throws IOException {
        ZipManifest zip = ZipManifest.parse("a.zip", "- 10 /files/a%20b.txt \u00E9.txt".getBytes(ISO_8859_1), declared);

        assertThat(zip.entries()).extracting(ManifestEntry::name).containsExactly("\uFFFD.txt");
    }

    @Test
    void refusesWhatTheModuleRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("no manifest"))
                .withMessageStartingWith("entry 1 of the manifest is not one that mod_zip reads");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- 10 /elsewhere/a.txt x",
                "- 10 /files x",
                "- 10 /filesystem/a x",
                "- 10 http://127.0.0.1/files/a x",
                "- 10 @named x",
                "- 10 //files/a%20b.txt x",
            })
    void refusesLocationsThatAreNotDeclared(String manifest) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(manifest)).withMessageStartingWith("entry \"x\": ");
    }

    @Test
    void saysHowToDeclareALocation() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("- 10 /elsewhere/a.txt x"))
                .withMessage(
                        "entry \"x\": /elsewhere/a.txt is below no declared location; declare its InternalLocation");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- 10 /files/../secret.txt x",
                "- 10 /files/%2e%2e/secret.txt x",
                "- 10 /files/./a%20b.txt x",
                "- 10 /files//a%20b.txt x",
                "- 10 /files/a%20b.txt%00.png x",
                "- 10 /files/a%20b.txt\n- 10 /files/a%20b.txt x", // a line without a name
                "- 10 /files/a%20b.txt \n- 10 /files/a%20b.txt x",
                "- 10 /files/a%20b.txt x\n- 10 /files/../secret.txt stolen", // injected through a name
                "- 10 /files/a%20b.txt ../x",
                "- 10 /files/a%20b.txt a\\..\\x",
                "- 10 /files/a%20b.txt folder/",
                "0 0 @directory /",
                "0 0 @directory ../d",
            })
    void refusesTraversalAndSwallowedLines(String manifest) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(manifest)).withMessageStartingWith("entry \"");
    }

    @Test
    void refusesNamesThatTheLengthFieldCannotCount() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("- 10 /files/a%20b.txt " + "x".repeat(65_536)))
                .withMessageEndingWith("its name must not exceed 65535 bytes of UTF-8");
    }

    @Test
    void failsOnFilesThatWouldDesynchroniseTheConnection() {
        assertThatIOException()
                .isThrownBy(() -> parse("- 11 /files/a%20b.txt x"))
                .withMessage("entry \"x\": " + root.resolve("a b.txt") + " has 10 bytes, not the promised 11");
        assertThatIOException()
                .isThrownBy(() -> parse("- 18446744073709551615 /files/a%20b.txt x"))
                .withMessageContaining("has 10 bytes");
        assertThatIOException()
                .isThrownBy(() -> parse("- 11 /files/missing x"))
                .withMessage("entry \"x\": " + root.resolve("missing") + " does not exist");
    }

    private ZipManifest parse(String manifest) throws IOException {
        return ZipManifest.parse("foreign.zip", manifest.getBytes(UTF_8), declared);
    }

    private static String text(ZipManifest zip) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        zip.writeTo(out);
        return out.toString(UTF_8);
    }
}
