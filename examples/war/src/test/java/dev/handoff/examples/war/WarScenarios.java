// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.Leftovers;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the WAR does on a server, as ROOT and below a path, with nginx in front and without. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class WarScenarios {

    private static final String NAME = "Überblick 2024 – 100 €.txt";
    private static final String ENCODED = "%C3%9Cberblick%202024%20%E2%80%93%20100%20%E2%82%AC.txt";
    private static final String TEXT = "Alles gut.\n";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String BOUNDARY = "----as-browsers-write-it";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Path data;
    private RealNginx nginx;
    Server server;

    abstract Distribution distribution();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        data = folder.resolve("data");
        Files.createDirectories(data.resolve("files/2024/empty"));
        Files.writeString(data.resolve("files/2024").resolve(NAME), TEXT);
        Files.writeString(data.resolve("files/2024/numbers.txt"), "0123456789");
        Files.writeString(Files.createDirectory(data.resolve("files/secret")).resolve("plan.txt"), "the plan");
        Path base = Files.createDirectory(folder.resolve("base"));
        server = Server.start(distribution(), base, settings(), "ROOT.war", "documents.war");
        if (RealNginx.version().isPresent()) {
            nginx = RealNginx.behind(server.port())
                    .prefix(data)
                    .withoutKeepalive()
                    .httpConf("log_format moved '$request_uri $uri $upstream_bytes_sent $upstream_bytes_received';"
                            + " access_log nginx/moved.log moved;")
                    .serverConf("include uploads.conf;")
                    .serverConf("include " + Path.of("documents.conf").toAbsolutePath() + ";")
                    .start();
        }
    }

    private Map<String, String> settings() {
        return Map.of(
                "DOCUMENTS_DIR", data.resolve("files").toString(),
                "HANDOFF_SECRET", RealNginx.SECRET,
                "HANDOFF_STORE", data.resolve("store").toString(),
                "HANDOFF_SPOOL", data.resolve("spool").toString(),
                "HANDOFF_UPLOAD_SECRET", RealNginx.UPLOAD_SECRET);
    }

    @AfterAll
    void stop() {
        if (nginx != null) {
            nginx.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsADocumentUnderItsOwnName(Site site) throws Exception {
        HttpResponse<byte[]> answer = get(site, "/files/2024/" + ENCODED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).asString(UTF_8).isEqualTo(TEXT);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(value -> assertThat(value).contains("filename*=UTF-8''" + ENCODED));
    }

    @ParameterizedTest
    @EnumSource
    void sendsTheRestOfADocument(Site site) throws Exception {
        HttpResponse<byte[]> answer = get(site, "/files/2024/numbers.txt", "Range", "bytes=7-");

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().firstValue("Content-Range")).hasValue("bytes 7-9/10");
        assertThat(answer.body()).asString(UTF_8).isEqualTo("789");
    }

    @ParameterizedTest
    @EnumSource
    void findsNothingButDocuments(Site site) throws Exception {
        for (String path :
                new String[] {"/files/2024/none.txt", "/files/2024", "/files/", "/protected/2024/numbers.txt"}) {
            assertThat(get(site, path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsWhatOldCodeAllows(Site site) throws Exception {
        HttpResponse<byte[]> answer = get(site, "/old/2024/numbers.txt");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).asString(UTF_8).isEqualTo("0123456789");
        assertThat(answer.headers().firstValue("X-Accel-Redirect")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void keepsBackWhatOldCodeRefusesTooLate(Site site) throws Exception {
        HttpResponse<byte[]> answer = get(site, "/old/secret/plan.txt");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).asString(UTF_8).doesNotContain("the plan");
    }

    @ParameterizedTest
    @EnumSource
    void packsAFolder(Site site) throws Exception {
        HttpResponse<byte[]> answer = get(site, "/archive?folder=2024");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        assertThat(unpacked(answer.body()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(NAME, TEXT, "numbers.txt", "0123456789", "empty/", ""));
    }

    @ParameterizedTest
    @EnumSource
    void packsChosenDocuments(Site site) throws Exception {
        HttpResponse<byte[]> answer = get(site, "/archive?file=secret/plan.txt&file=2024/" + ENCODED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(unpacked(answer.body()))
                .containsExactlyInAnyOrderEntriesOf(Map.of("secret/plan.txt", "the plan", "2024/" + NAME, TEXT));
        assertThat(get(site, "/archive?file=2024/numbers.txt&file=../../base").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void resumesAnArchive(Site site) throws Exception {
        byte[] whole = get(site, "/archive?folder=2024").body();

        HttpResponse<byte[]> rest = get(site, "/archive?folder=2024", "Range", "bytes=100-");

        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole, 100, whole.length));
    }

    @ParameterizedTest
    @EnumSource
    void takesADocument(Site site) throws Exception {
        String content = "Zeile für Zeile\n".repeat(1 << 16);

        HttpResponse<byte[]> answer = post(site, "document", content);

        assertThat(answer.statusCode()).isEqualTo(201);
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(site.context + "/files/inbox/");
        assertThat(get(site, location.substring(site.context.length())).body())
                .asString(UTF_8)
                .isEqualTo(content);
        leavesNothing();
    }

    @ParameterizedTest
    @EnumSource
    void refusesAFormWithoutADocument(Site site) throws Exception {
        assertThat(post(site, "picture", "none").statusCode()).isEqualTo(400);
        leavesNothing();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ANY, names = ".*NGINX")
    void leavesTheBytesToNginx(Site site) throws Exception {
        String content = "x".repeat(1 << 20);

        String location =
                post(site, "document", content).headers().firstValue("Location").orElseThrow();
        get(site, location.substring(site.context.length()));

        String stored = location.substring((site.context + "/files").length());
        Moved download = awaitMoved(location);
        Moved upload = lastMoved(site.context + "/upload").orElseThrow();
        assertThat(download.uri()).isEqualTo("/protected" + stored);
        assertThat(download.fromApplication()).isLessThan(4096);
        assertThat(upload.toApplication()).isLessThan(4096);
    }

    @Test
    void tellsNginxAndNobodyElseWhereADocumentLies() throws Exception {
        String path = "/documents/files/2024/numbers.txt";

        RawHttp.Response forNginx =
                RawHttp.get(server.port(), path, "X-Handoff-Proxy: " + RealNginx.SECRET + "; bridge");
        RawHttp.Response forOthers = RawHttp.get(server.port(), path, "X-Handoff-Proxy: guessed; bridge");

        assertThat(forNginx.header("X-Accel-Redirect")).hasValue("/protected/2024/numbers.txt");
        assertThat(forNginx.body()).isEmpty();
        assertThat(forOthers.header("X-Accel-Redirect")).isEmpty();
        assertThat(forOthers.text()).isEqualTo("0123456789");
    }

    @Test
    void canBeDeployedAgain() throws Exception {
        for (int times = 0; times < 2; times++) {
            server.deploy("again.war");
            assertThat(firstAnswer("/again/files/2024/numbers.txt").body())
                    .asString(UTF_8)
                    .isEqualTo("0123456789");
            server.undeploy("again.war", "/again");
        }
    }

    /** Jetty says that an application has started before it sends it requests: until then ROOT answers 404. */
    private HttpResponse<byte[]> firstAnswer(String path) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        HttpResponse<byte[]> answer = send(request);
        while (answer.statusCode() == 404 && System.nanoTime() < deadline) {
            answer = send(request);
        }
        return answer;
    }

    private HttpResponse<byte[]> get(Site site, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(site, path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    private HttpResponse<byte[]> post(Site site, String field, String content) throws Exception {
        String form = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field
                + "\"; filename=\"Prüfung.txt\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--" + BOUNDARY
                + "--\r\n";
        return send(HttpRequest.newBuilder(address(site, "/upload"))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofString(form)));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private URI address(Site site, String path) {
        if (site.nginx) {
            RealNginx.assumeInstalled();
            return nginx.uri(site.context + path);
        }
        return URI.create("http://127.0.0.1:" + server.port() + site.context + path);
    }

    /** What nginx noted about a request: where it ended, and how many bytes it exchanged with the application. */
    private record Moved(String address, String uri, int toApplication, int fromApplication) {

        static Moved of(String line) {
            String[] words = line.split(" ");
            return new Moved(words[0], words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        }
    }

    /** Waits for the line, which nginx writes after the client has its answer. */
    private Moved awaitMoved(String address) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<Moved> line = lastMoved(address);
        while (line.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            line = lastMoved(address);
        }
        return line.orElseThrow(() -> new AssertionError("nginx noted nothing about " + address));
    }

    private Optional<Moved> lastMoved(String address) throws IOException {
        return Files.readAllLines(data.resolve("nginx/moved.log")).stream()
                .filter(line -> line.startsWith(address + " "))
                .reduce((first, second) -> second)
                .map(Moved::of);
    }

    private void leavesNothing() throws IOException {
        Leftovers.awaitNone(data.resolve("store"));
        if (Files.exists(data.resolve("spool"))) {
            Leftovers.awaitNone(data.resolve("spool"));
        }
    }

    private static Map<String, String> unpacked(byte[] archive) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }
        return files;
    }
}
