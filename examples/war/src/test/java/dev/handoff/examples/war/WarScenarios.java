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
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What the WAR does on a server, as ROOT and below a path, with nginx in front and without. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class WarScenarios {

    private static final String NAME = "Überblick 2024 – 100 €.txt";
    private static final String ENCODED = "%C3%9Cberblick%202024%20%E2%80%93%20100%20%E2%82%AC.txt";
    private static final String TEXT = "Alles gut.\n";
    private static final String NUMBERS = "0123456789";

    private Path data;
    private AccessLog moved;
    private RealNginx nginx;
    Server server;

    abstract Distribution distribution();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        data = folder.resolve("data");
        Files.createDirectories(data.resolve("files/2024/empty"));
        Files.writeString(data.resolve("files/2024").resolve(NAME), TEXT);
        Files.writeString(data.resolve("files/2024/numbers.txt"), NUMBERS);
        Files.writeString(Files.createDirectory(data.resolve("files/plans")).resolve("plan.txt"), "the plan");
        Path base = Files.createDirectory(folder.resolve("base"));
        server = Server.start(distribution(), base, settings(), "ROOT.war", "documents.war");
        moved = new AccessLog(folder.resolve("moved.log"));
        if (RealNginx.version().isPresent()) {
            nginx = RealNginx.behind(server.port())
                    .prefix(data)
                    .withoutKeepalive()
                    .httpConf(moved.directives())
                    .serverConf("include uploads.conf;")
                    .serverConf("include " + Path.of("documents.conf").toAbsolutePath() + ";")
                    .start();
        }
    }

    private Map<String, String> settings() {
        return Map.of(
                "DOCUMENTS_DIR", data.resolve("files").toString(),
                "HANDOFF_SECRET", RealNginx.SECRET,
                "UPLOADS_DIR", data.resolve("store").toString(),
                "SPOOL_DIR", data.resolve("spool").toString(),
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

    private Client client(Site site) {
        if (site.nginx) {
            RealNginx.assumeInstalled();
            return new Client(nginx.port(), site.context);
        }
        return new Client(server.port(), site.context);
    }

    @ParameterizedTest
    @EnumSource
    void sendsADocumentUnderItsOwnName(Site site) throws Exception {
        HttpResponse<byte[]> answer = client(site).get("/files/2024/" + ENCODED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).asString(UTF_8).isEqualTo(TEXT);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(value -> assertThat(value).contains("filename*=UTF-8''" + ENCODED));
    }

    @ParameterizedTest
    @EnumSource
    void sendsTheRestOfADocument(Site site) throws Exception {
        HttpResponse<byte[]> answer = client(site).get("/files/2024/numbers.txt", "Range", "bytes=7-");

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().firstValue("Content-Range")).hasValue("bytes 7-9/10");
        assertThat(answer.body()).asString(UTF_8).isEqualTo("789");
    }

    @ParameterizedTest
    @EnumSource
    void findsNothingButDocuments(Site site) throws Exception {
        for (String path :
                new String[] {"/files/2024/none.txt", "/files/2024", "/files/", "/protected/2024/numbers.txt"}) {
            assertThat(client(site).get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsWhatOldCodeAllows(Site site) throws Exception {
        HttpResponse<byte[]> answer = client(site).get("/old/2024/numbers.txt?terms=accepted");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).asString(UTF_8).isEqualTo(NUMBERS);
        assertThat(answer.headers().firstValue("X-Accel-Redirect")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void keepsBackWhatOldCodeRefusesTooLate(Site site) throws Exception {
        HttpResponse<byte[]> answer = client(site).get("/old/2024/numbers.txt");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).asString(UTF_8).doesNotContain(NUMBERS);
    }

    @ParameterizedTest
    @EnumSource
    void packsAFolder(Site site) throws Exception {
        HttpResponse<byte[]> answer = client(site).get("/archive?folder=2024");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        assertThat(unpacked(answer.body()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(NAME, TEXT, "numbers.txt", NUMBERS, "empty/", ""));
    }

    @ParameterizedTest
    @EnumSource
    void packsChosenDocuments(Site site) throws Exception {
        HttpResponse<byte[]> answer = client(site).get("/archive?file=plans/plan.txt&file=2024/" + ENCODED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(unpacked(answer.body()))
                .containsExactlyInAnyOrderEntriesOf(Map.of("plans/plan.txt", "the plan", "2024/" + NAME, TEXT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/archive",
                "/archive?folder=none",
                "/archive?folder=..",
                "/archive?file=2024/numbers.txt&file=../moved.log"
            })
    void packsNothingButDocuments(String path) throws Exception {
        assertThat(client(Site.AS_ROOT).get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void resumesAnArchive(Site site) throws Exception {
        byte[] whole = client(site).get("/archive?folder=2024").body();

        HttpResponse<byte[]> rest = client(site).get("/archive?folder=2024", "Range", "bytes=100-");

        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole, 100, whole.length));
    }

    @ParameterizedTest
    @EnumSource
    void takesADocument(Site site) throws Exception {
        String content = "Zeile für Zeile\n".repeat(1 << 16);

        HttpResponse<byte[]> answer = client(site).upload("document", content);

        assertThat(answer.statusCode()).isEqualTo(201);
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(site.context + "/files/inbox/");
        assertThat(new Client(server.port(), "").get(location).body())
                .asString(UTF_8)
                .isEqualTo(content);
        leavesNothing();
    }

    @ParameterizedTest
    @EnumSource
    void refusesAFormWithoutADocument(Site site) throws Exception {
        assertThat(client(site).upload("picture", "none").statusCode()).isEqualTo(400);
        leavesNothing();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ANY, names = ".*NGINX")
    void leavesTheBytesToNginx(Site site) throws Exception {
        Client client = client(site);

        String location = client.upload("document", "x".repeat(1 << 20))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        client.get(location.substring(site.context.length()));

        AccessLog.Line download = moved.await(location);
        assertThat(download.uri()).startsWith("/protected/inbox/");
        assertThat(download.fromApplication()).isLessThan(4096);
        AccessLog.Line upload = moved.await(site.context + "/upload");
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
        assertThat(forOthers.text()).isEqualTo(NUMBERS);
    }

    @Test
    void canBeDeployedAgain() throws Exception {
        for (int times = 0; times < 2; times++) {
            server.deploy("again.war");
            useAll(new Client(server.port(), "/again"));
            server.undeploy("again.war", "/again");
        }
    }

    /** Asks each servlet of an application that has just been deployed. */
    static void useAll(Client client) throws Exception {
        assertThat(client.getOnceThere("/files/2024/numbers.txt").statusCode()).isEqualTo(200);
        assertThat(client.get("/archive?folder=2024").statusCode()).isEqualTo(200);
        assertThat(client.get("/old/2024/numbers.txt?terms=accepted").statusCode())
                .isEqualTo(200);
        assertThat(client.upload("document", "short").statusCode()).isEqualTo(201);
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
