// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MoveCheckTest {

    private static final String RUN = "/handoff-doctor-0123456789abcdef0123456789abcdef";

    private final ScriptedServer server = new ScriptedServer();
    private final Facts facts = new Facts().put("store", "/srv/store").put("moves.chosen", false);

    private void move(int number, String to, String result) {
        facts.put("move." + number + ".kind", "store");
        facts.put("move." + number + ".to", to);
        facts.put("move." + number + ".result", result);
    }

    @Test
    void isContentWithOneLocationOnTheFileSystemOfTheStore() {
        move(0, "/mnt/films" + RUN, "copied");
        move(1, "/srv/files" + RUN, "renamed");

        MoveCheck.run(facts, server.report());

        assertThat(server.text())
                .contains("ok      same-file-system store  a file is renamed from /srv/store to /srv/files\n");
    }

    @Test
    void failsWhenNoLocationIsThere() {
        move(0, "/mnt/films" + RUN, "copied");

        MoveCheck.run(facts, server.report());

        assertThat(server.text())
                .contains(
                        "FAIL    same-file-system store  files are copied from /srv/store to /mnt/films: these are two")
                .contains("uploadStore and upload_store in handoff-module.conf; where uploads go elsewhere, name that");
    }

    @Test
    void failsForEachTargetThatIsNamed() {
        facts.put("moves.chosen", true);
        move(0, "/srv/files", "renamed");
        move(1, "/mnt/films", "copied");

        MoveCheck.run(facts, server.report());

        assertThat(server.text())
                .contains("FAIL    same-file-system store  files are copied from /srv/store to /mnt/films:");
    }

    @Test
    void skipsWhatCannotBeKnown() {
        move(0, "/nowhere", "NoSuchFileException: /nowhere");

        MoveCheck.run(facts, server.report());
        MoveCheck.run(new Facts(), server.report());

        assertThat(server.text())
                .contains("skipped same-file-system store  no target is known; name one by --target /nowhere (NoSuch")
                .contains("skipped same-file-system        no uploads are configured");
    }
}
