// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
class PageIT {
    private static final String UMLAUTS = "Überblick \"50%\" ü.pdf";

    @TempDir
    Path folder;

    @Test
    void showsTheFilesOnAPhoneAndSavesThemUnderTheirNames() throws Exception {
        Path data = folder.resolve("data");
        Path files = Files.createDirectories(data.resolve("files"));
        Files.writeString(files.resolve(UMLAUTS), "a document");
        Files.writeString(files.resolve("<img src=x onerror=alert(1)>.txt"), "x");
        Files.writeString(files.resolve("a very long name ".repeat(12) + ".txt"), "x");
        Files.writeString(files.resolve("averylongnamewithoutaspace".repeat(9) + ".txt"), "x");
        Path saved = Files.createDirectory(folder.resolve("saved"));
        try (Chromium browser = Chromium.start(folder.resolve("profile"));
                PortalProcess portal = PortalProcess.startOn(data, "--port", "0")) {
            browser.resize(400, 800);
            browser.open(portal.awaitReady() + "/");

            assertThat(browser.evaluate("document.title").textValue()).isEqualTo("Handoff portal");
            assertThat(browser.evaluate("document.getElementById('road').textContent")
                            .textValue())
                    .startsWith("The JVM sends the bytes.");
            assertThat(browser.evaluate("document.querySelectorAll('tbody tr').length")
                            .intValue())
                    .isEqualTo(4);
            assertThat(browser.evaluate("document.querySelectorAll('tbody img').length")
                            .intValue())
                    .isZero();
            assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                    .isEqualTo(400);
            assertThat(browser.evaluate("document.styleSheets.length").intValue())
                    .isEqualTo(1);
            assertThat(browser.download("a[href$='.pdf']", saved)).isEqualTo(UMLAUTS.replace('"', '_'));
        }
        try (var downloads = Files.list(saved)) {
            assertThat(downloads.toList())
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasContent("a document"));
        }
    }
}
