// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.zip.Crc32Cache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
    private static final Details DETAILS =
            new Details("ö \"x\".txt", "A title", "text/plain", "2026-01-02T03:04:05Z", "3610a686", "");

    @TempDir
    Path parent;

    private DataFolder data;
    private Path file;

    @BeforeEach
    void makeAFile() throws Exception {
        data = DataFolder.open(parent.resolve("data"));
        file = Files.writeString(data.files().resolve("a.txt"), "hello");
    }

    @Test
    void keepsEverythingAcrossAnEnd() throws Exception {
        try (Catalogue catalogue = Catalogue.open(data)) {
            catalogue.keep("a.txt", state(), DETAILS);
        }

        try (Catalogue catalogue = Catalogue.open(data)) {
            assertThat(catalogue.find("a.txt", state())).isEqualTo(DETAILS);
            assertThat(catalogue.known().of("a.txt", attributes())).isEqualTo(DETAILS);
        }
    }

    @Test
    void knowsNothingOfAFileThatChanged() throws Exception {
        try (Catalogue catalogue = Catalogue.open(data)) {
            catalogue.keep("a.txt", state(), DETAILS);
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05.678Z")));

            assertThat(catalogue.find("a.txt", state())).isEqualTo(Details.NONE);
            assertThat(catalogue.known().of("a.txt", attributes())).isEqualTo(Details.NONE);
        }
    }

    @Test
    void knowsNothingOfAnotherFileThatLooksTheSame() throws Exception {
        try (Catalogue catalogue = Catalogue.open(data)) {
            catalogue.keep("a.txt", state(), DETAILS);
            FileTime time = Files.getLastModifiedTime(file);
            Files.move(file, file.resolveSibling("b.txt"));
            Files.writeString(file, "other");
            Files.setLastModifiedTime(file, time);

            assertThat(catalogue.known().of("a.txt", attributes())).isEqualTo(Details.NONE);
        }
    }

    @Test
    void forgetsFilesThatAreGone() throws Exception {
        var location = InternalLocation.alias("/protected/", data.files());
        try (Catalogue catalogue = Catalogue.open(data)) {
            catalogue.keep("a.txt", state(), DETAILS);
            var inventory = new Inventory(new SharedFiles(location, "/files/"), catalogue);
            assertThat(inventory.list()).anyMatch(listed -> listed.details().equals(DETAILS));
            Files.delete(file);

            assertThat(inventory.list()).noneMatch(listed -> listed.path().equals("a.txt"));
            assertThat(catalogue.known().rows()).isEmpty();
        }
    }

    @Test
    void keepsTheCrcOfArchivesBesideTheTitle() throws Exception {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05.678Z")));
        try (Catalogue catalogue = Catalogue.open(data)) {
            catalogue.keep("a.txt", state(), DETAILS.withHashes("", ""));

            assertThat(Crc32Cache.in(catalogue).crc32(file, attributes())).contains(Crc32.parse("3610a686"));
            assertThat(catalogue.find("a.txt", state())).isEqualTo(DETAILS);
        }
    }

    @Test
    void putsAnUnreadableCatalogueAside() throws Exception {
        Path broken = Files.writeString(data.root().resolve("catalogue.mv.db"), "not a database".repeat(1000));

        try (Catalogue catalogue = Catalogue.open(data)) {
            catalogue.keep("a.txt", state(), DETAILS);
            assertThat(catalogue.find("a.txt", state())).isEqualTo(DETAILS);
        }
        assertThat(broken.resolveSibling("catalogue.unreadable")).content().startsWith("not a database");
    }

    @Test
    void forgetsRatherThanFails() throws Exception {
        Catalogue catalogue = Catalogue.open(data);
        catalogue.keep("a.txt", state(), DETAILS);
        catalogue.close();

        catalogue.keep("a.txt", state(), DETAILS);
        catalogue.forget(List.of("a.txt"));

        assertThat(catalogue.find("a.txt", state())).isEqualTo(Details.NONE);
        assertThat(catalogue.known()).isEqualTo(Known.NOTHING);
    }

    @Test
    void refusesFoldersThatAnAddressOfADatabaseCannotName() throws Exception {
        DataFolder semicolon = DataFolder.open(parent.resolve("a;b"));

        assertThatThrownBy(() -> Catalogue.open(semicolon))
                .isInstanceOf(PortalException.class)
                .hasMessage("the catalogue cannot lie in a folder with ; or \\ in its name, as " + semicolon.root()
                        + ": choose another data folder with --data");
    }

    private BasicFileAttributes attributes() throws Exception {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }

    private FileState state() throws Exception {
        return FileState.of(attributes());
    }
}
