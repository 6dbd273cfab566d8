// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.accel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way from a URI back to the path that it was made of. */
class InternalLocationFileTest {

    private static final Path ROOT = Path.of("/srv/my files");

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "a%20b/c.txt", "100%25", "%3F%23%22", "%C3%A9", "%E9", "a:b", "C:", "...", "%5C"})
    void findsTheWayBack(String name) {
        Path file = Path.of(URI.create("file:///srv/my%20files/" + name));

        for (InternalLocation location : new InternalLocation[] {
            InternalLocation.alias("/files/", ROOT),
            InternalLocation.alias("/my files/", ROOT),
            InternalLocation.root("/my files/", Path.of("/srv")),
            InternalLocation.proxy("/store/", ROOT)
        }) {
            assertThat(location.file(location.uri(file))).isEqualTo(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/elsewhere/a", "/files/", "/files//etc/passwd", "/files/./a", "/files/a/"})
    void refusesWhatUriNeverGives(String uri) {
        InternalLocation files = InternalLocation.alias("/files/", ROOT);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> files.file(new InternalUri(uri)))
                .withMessage(uri + " names nothing below /files/");
    }
}
