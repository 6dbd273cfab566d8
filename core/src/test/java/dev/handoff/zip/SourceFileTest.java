// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class SourceFileTest {

    @Test
    void saysWhatTheExceptionsOfTheFileSystemOnlyImply() {
        assertThat(SourceFile.reason(new NoSuchFileException("/a"))).isEqualTo("/a does not exist");
        assertThat(SourceFile.reason(new AccessDeniedException("/a"))).isEqualTo("/a is not readable");
        assertThat(SourceFile.reason(new IOException("disk on fire"))).isEqualTo("disk on fire");
    }
}
