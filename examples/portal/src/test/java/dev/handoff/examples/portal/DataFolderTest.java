// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.handoff.accel.InternalLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path parent;

    @Test
    void fillsANewFolderWithThreeSamples() throws Exception {
        DataFolder data = DataFolder.open(parent.resolve("new/data"));

        assertThat(new SharedFiles(InternalLocation.alias("/protected/", data.files()), "/files/").list(Known.NOTHING))
                .extracting(SharedFile::path)
                .containsExactly("pictures/handoff.svg", "welcome.txt", "Überblick \"50%\".txt");
    }

    @Test
    void drawsAPictureThatIsWellFormed() throws Exception {
        DataFolder data = DataFolder.open(parent.resolve("data"));

        var picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(data.files().resolve("pictures/handoff.svg").toFile());

        assertThat(picture.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(4);
    }

    @Test
    void putsNothingIntoAFolderThatIsThere() throws Exception {
        DataFolder data = DataFolder.open(parent);

        assertThat(data.files()).isEmptyDirectory();

        Files.createFile(data.files().resolve("mine"));

        assertThat(DataFolder.open(parent).files()).isDirectoryContaining("glob:**/mine");
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(PortalException.class)
                .hasMessage(file + " is not a folder: choose another folder with --data");
    }

    @Test
    void refusesToReplaceAFileNamedFiles() throws IOException {
        Files.createFile(parent.resolve("files"));

        assertThatThrownBy(() -> DataFolder.open(parent))
                .isInstanceOf(PortalException.class)
                .hasMessage("cannot create " + parent.resolve("files")
                        + " (a file of that name is in the way): choose another folder with --data");
    }

    @Test
    void saysWhatItMayNotRead() throws IOException {
        Path files = Files.createDirectory(parent.resolve("files"));
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(files), "this user (root?) may read everything");

        assertThatThrownBy(() -> DataFolder.open(parent))
                .isInstanceOf(PortalException.class)
                .hasMessage("cannot read " + files + " (permission denied): choose another folder with --data");
    }
}
