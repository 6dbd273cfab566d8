// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What real clients make of Content-Disposition: under which name a file ends on the disk of the user. */
class SavedNamesIT {

    private static final List<List<String>> ROWS = rows();

    @TempDir
    Path dir;

    private HttpServer server;

    @BeforeEach
    void serveEachNameUnderANumber() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", SavedNamesIT::send);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void curlSavesThePlainName() throws IOException, InterruptedException {
        assertExpected(1, savedBy("curl", "-sS", "-OJ"));
    }

    @Test
    void wgetSavesTheExactName() throws IOException, InterruptedException {
        assertExpected(2, savedBy("wget", "-q", "--content-disposition"));
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void chromiumSavesTheExactNameWithoutWhatDisksForbid() throws IOException, InterruptedException {
        assumeInstalled("chromium");
        Map<String, String> saved = new LinkedHashMap<>();

        try (Chromium chromium = Chromium.start(dir)) {
            for (int i = 0; i < ROWS.size(); i++) {
                chromium.download(url(i), folder(i));
                saved.put(ROWS.get(i).get(0), onlyNameIn(folder(i)));
            }
        }

        assertExpected(3, saved);
    }

    private Map<String, String> savedBy(String... client) throws IOException, InterruptedException {
        assumeInstalled(client[0]);
        Map<String, String> saved = new LinkedHashMap<>();
        for (int i = 0; i < ROWS.size(); i++) {
            List<String> command = new ArrayList<>(List.of(client));
            command.add(url(i));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder(i).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("client.log").toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS))
                    .as("%s is slow", command)
                    .isTrue();
            assertThat(process.exitValue()).as("%s", command).isZero();
            saved.put(ROWS.get(i).get(0), onlyNameIn(folder(i)));
        }
        return saved;
    }

    private static void assertExpected(int client, Map<String, String> saved) {
        assertThat(ROWS).allSatisfy(row -> {
            int column = client;
            while (row.get(column).isEmpty()) {
                column--;
            }
            assertThat(saved.get(row.get(0))).isIn(List.of(row.get(column).split(" or ")));
        });
    }

    private static void send(HttpExchange exchange) throws IOException {
        try (exchange) {
            String number = exchange.getRequestURI().getPath().substring(1);
            if (!number.matches("\\d+")) {
                exchange.sendResponseHeaders(404, -1); // a browser asks for its icon
                return;
            }
            String name = ROWS.get(Integer.parseInt(number)).get(0);
            exchange.getResponseHeaders().set("Content-Disposition", ContentDisposition.attachment(name));
            exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('x');
        }
    }

    private String url(int row) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + row;
    }

    private Path folder(int row) throws IOException {
        return Files.createDirectories(dir.resolve("saved").resolve(String.valueOf(row)));
    }

    private static String onlyNameIn(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String raw = file.toUri().getRawPath();
                byte[] name = PercentEncoding.decode(raw.substring(raw.lastIndexOf('/') + 1))
                        .orElseThrow();
                names.add(new String(name, StandardCharsets.UTF_8));
            }
        }
        return String.join(" and ", names);
    }

    private static void assumeInstalled(String client) throws InterruptedException {
        boolean installed;
        try {
            Process process = new ProcessBuilder(client, "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            installed = process.waitFor() == 0;
        } catch (IOException e) {
            installed = false;
        }
        assumeTrue(installed, "no " + client + " on the PATH");
    }

    private static List<List<String>> rows() {
        try (InputStream in = SavedNamesIT.class.getResourceAsStream("/wire/saved-names.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split(" *\\| ?", -1)).stream()
                            .map(SavedNamesIT::unescape)
                            .toList())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String unescape(String cell) {
        return Pattern.compile("\\\\u([0-9A-F]{4})")
                .matcher(cell.strip())
                .replaceAll(escape -> Character.toString(Integer.parseInt(escape.group(1), 16)))
                .replace("\\r", "\r")
                .replace("\\n", "\n");
    }
}
