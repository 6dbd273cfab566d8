// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploading and deleting in a real browser. */
class UploadPageIT {
    /** Collects what the page shows from now on. */
    private static final String WATCH = """
            window.seen = [];
            window.widths = [];
            const bar = document.getElementById('progress');
            new MutationObserver(() => {
              seen.push(document.getElementById('status').textContent);
              if (!bar.hidden) widths.push(bar.value);
            }).observe(document.getElementById('upload'), {subtree: true, childList: true, attributes: true});
            """;

    /** Is done when the table has so many rows. */
    private static final String ROWS = """
            new Promise(done => {
              const look = () => {
                const text = document.getElementById('status').textContent;
                if (text.startsWith('Not') || document.querySelectorAll('tbody tr').length === %d && text.includes('.')) {
                  done(text);
                } else {
                  setTimeout(look, 20);
                }
              };
              look();
            })""";

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void makeAnEmptyFolder() throws Exception {
        data = folder.resolve("data");
        Files.createDirectories(data.resolve("files"));
    }

    private PortalProcess start(boolean nginx) throws Exception {
        if (nginx) {
            PortalProcess.assumeNginx();
            return PortalProcess.startOn(data, "--port", "0", "--nginx", "--front-port", "0");
        }
        return PortalProcess.startOn(data, "--port", "0");
    }

    @ParameterizedTest(name = "nginx {0}")
    @ValueSource(booleans = {false, true})
    void uploadsByAPlainFormWithoutScript(boolean nginx) throws Exception {
        Path file = Files.writeString(folder.resolve("Größe \"50%\".txt"), "plain");
        try (PortalProcess portal = start(nginx);
                Chromium browser = Chromium.start(folder.resolve("profile"))) {
            browser.disableScripts();
            browser.open(portal.awaitReady() + "/");
            browser.choose("input[type=file]", file);
            browser.type("#upload input[name=title]", "A <b>title");

            browser.submit("#upload button");

            assertThat(browser.html("main")).contains("Größe _50%_.txt").contains("A &lt;b&gt;title");
        }
        assertThat(data.resolve("files/Größe _50%_.txt")).hasContent("plain");
    }

    @ParameterizedTest(name = "nginx {0}")
    @ValueSource(booleans = {false, true})
    void uploadsWhatIsDroppedAndShowsTheProgressAndTheTable(boolean nginx) throws Exception {
        Path first = Files.writeString(folder.resolve("first.bin"), "x".repeat(20_000_000));
        Path second = Files.writeString(folder.resolve("second.txt"), "second");
        try (PortalProcess portal = start(nginx);
                Chromium browser = Chromium.start(folder.resolve("profile"))) {
            browser.open(portal.awaitReady() + "/");
            browser.evaluate(WATCH);

            browser.drop("#upload", first, second);

            assertThat(browser.evaluate(ROWS.formatted(2)).textValue()).isEqualTo("2 files are uploaded.");
            assertThat(browser.evaluate("document.getElementById('progress').hidden")
                            .booleanValue())
                    .isTrue();
            assertThat(browser.evaluate("seen.some(text => text.startsWith('Uploading'))")
                            .booleanValue())
                    .isTrue();
            assertThat(browser.evaluate("Math.max(...widths)").intValue()).isPositive();
            assertThat(browser.evaluate("document.querySelector('tbody').textContent")
                            .textValue())
                    .contains("first.bin", "second.txt");
        }
        assertThat(data.resolve("files/first.bin")).hasSize(20_000_000);
        assertThat(data.resolve("files/second.txt")).hasContent("second");
    }

    @Test
    void keepsTheTitleAndTicksAndDeletes() throws Exception {
        Files.writeString(data.resolve("files/old.txt"), "old");
        Path file = Files.writeString(folder.resolve("new.txt"), "new");
        try (PortalProcess portal = start(false);
                Chromium browser = Chromium.start(folder.resolve("profile"))) {
            browser.resize(400, 800);
            browser.open(portal.awaitReady() + "/");
            browser.evaluate("document.querySelector('input[value=\"old.txt\"]').click()");
            browser.choose("input[type=file]", file);
            browser.type("#upload input[name=title]", "Titled");
            browser.evaluate("document.querySelector('#upload button').click()");
            assertThat(browser.evaluate(ROWS.formatted(2)).textValue()).isEqualTo("1 file is uploaded.");

            assertThat(browser.evaluate("document.querySelector('.title').textContent")
                            .textValue())
                    .isEqualTo("Titled");
            assertThat(browser.evaluate("document.querySelector('input[value=\"old.txt\"]').checked")
                            .booleanValue())
                    .isTrue();
            assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                    .isEqualTo(400);

            browser.evaluate("window.confirm = text => { window.asked = text; return true; }; 0");
            browser.evaluate("document.querySelector('button.delete[value=\"new.txt\"]').click()");
            assertThat(browser.evaluate(ROWS.formatted(1)).textValue()).isEqualTo("The file is deleted.");
            assertThat(browser.evaluate("asked").textValue()).isEqualTo("Delete new.txt?");
        }
        assertThat(data.resolve("files/new.txt")).doesNotExist();
        assertThat(data.resolve("files/old.txt")).exists();
    }

    @Test
    void showsWhyAnUploadFailed() throws Exception {
        try (PortalProcess portal = start(false);
                Chromium browser = Chromium.start(folder.resolve("profile"))) {
            browser.open(portal.awaitReady() + "/");
            // A form without a file, which the browser would not send by itself.
            browser.evaluate("document.querySelector('#upload input[type=file]').required = false");

            browser.evaluate("document.querySelector('#upload button').click()");

            assertThat(browser.evaluate(ROWS.formatted(9)).textValue())
                    .isEqualTo("Not uploaded. No file was chosen. Go back and choose one.");
        }
    }
}
