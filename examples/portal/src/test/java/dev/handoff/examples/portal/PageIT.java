// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
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
                    .isEqualTo(2);
            assertThat(browser.download("a[href$='.pdf']", saved)).isEqualTo(UMLAUTS.replace('"', '_'));
        }
        try (var downloads = Files.list(saved)) {
            assertThat(downloads.toList())
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasContent("a document"));
        }
    }

    @Test
    void savesWhatIsTickedAsOneZipAndShowsItsSizeBefore() throws Exception {
        Path data = folder.resolve("data");
        Path files = Files.createDirectories(data.resolve("files"));
        Files.writeString(files.resolve(UMLAUTS), "a document");
        Files.writeString(files.resolve("other.txt"), "x");
        Files.writeString(Files.createDirectory(files.resolve("日本")).resolve("a.txt"), "a");
        Path saved = Files.createDirectory(folder.resolve("saved"));
        String size;
        String covered;
        try (Chromium browser = Chromium.start(folder.resolve("profile"));
                PortalProcess portal = PortalProcess.startOn(data, "--port", "0")) {
            browser.resize(400, 800);
            browser.open(portal.awaitReady() + "/");
            assertThat(browser.evaluate("document.querySelector('#choice button').disabled")
                            .booleanValue())
                    .isTrue();
            size = browser.evaluate("""
                            new Promise(done => {
                              const size = document.getElementById('size');
                              new MutationObserver(() => size.textContent && done(size.textContent))
                                  .observe(size, {childList: true});
                              document.querySelector('input[value$=".pdf"]').click();
                              document.querySelector('input[value="日本/"]').click();
                            })""").textValue();
            covered = browser.evaluate("""
                            (box => box.checked + ' ' + box.disabled)(document.querySelector('input[value="日本/a.txt"]'))
                            """).textValue();
            browser.evaluate("document.querySelector('input[name=name]').value = 'Ausgewähltes'");
            assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                    .isEqualTo(400);

            assertThat(browser.download("#choice button", saved)).isEqualTo("Ausgewähltes.zip");
        }
        assertThat(covered).isEqualTo("true true");
        try (var downloads = Files.list(saved)) {
            Path zip = downloads.toList().get(0);
            assertThat(size)
                    .isEqualTo("2 files, 11 bytes; the ZIP has " + Files.size(zip)
                            + " bytes; 1 name that Windows or macOS may not unpack");
            try (var archive = new ZipFile(zip.toFile())) {
                assertThat(archive.stream().map(ZipEntry::getName)).containsExactlyInAnyOrder(UMLAUTS, "日本/a.txt");
            }
        }
    }
}
