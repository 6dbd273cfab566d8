// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.OddFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedNginxTest {

    private static final Instant MODIFIED = Instant.parse("2024-02-29T12:34:56Z");
    private static final String ETAG = "\"65e079f0-a\"";
    private static final Map<String, String> VALIDATORS =
            Map.of("Last-Modified", "Thu, 29 Feb 2024 12:34:56 GMT", "ETag", ETAG);

    @TempDir
    Path dir;

    private final EmbeddedNginx nginx = new EmbeddedNginx();
    private InternalLocation location;
    private AccelRedirect ten;

    @BeforeEach
    void aFileOfTenBytes() throws IOException {
        location = InternalLocation.alias("/protected/", dir);
        Path file = OddFiles.write(dir.resolve("ten.txt"), "0123456789");
        Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
        ten = AccelRedirect.to(location, file);
    }

    @Test
    void sendsTheFileWithItsTypeAndValidators() throws IOException {
        try (Reply reply = get(ten, Map.of())) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.contentLength()).isEqualTo(10);
            assertThat(reply.headers())
                    .isEqualTo(plus(VALIDATORS, "Content-Type", "text/plain", "Accept-Ranges", "bytes"));
            assertThat(body(reply)).isEqualTo("0123456789");
        }
    }

    @Test
    void sendsTheHeadersThatTheApplicationSet() throws IOException {
        AccelRedirect redirect = ten.attachment("a.txt")
                .contentType("text/x; charset=utf-8")
                .cacheControl("private")
                .limitRate(1_000_000);

        try (Reply reply = get(redirect, Map.of())) {
            assertThat(reply.headers())
                    .containsEntry("Content-Type", "text/x; charset=utf-8")
                    .containsEntry("Content-Disposition", "attachment; filename=\"a.txt\"")
                    .containsEntry("Cache-Control", "private")
                    .doesNotContainKeys("X-Accel-Redirect", "X-Accel-Limit-Rate");
            assertThat(body(reply)).isEqualTo("0123456789");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "PUT", "DELETE"})
    void ignoresRangesOfEveryMethodButGet(String method) throws IOException {
        try (Reply reply = nginx.answer(ten, new RequestHead(method, Map.of("Range", "bytes=0-1")))) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.contentLength()).isEqualTo(10);
            assertThat(body(reply)).isEqualTo(method.equals("HEAD") ? "" : "0123456789");
        }
    }

    @Test
    void sendsOneRange() throws IOException {
        try (Reply reply = get(ten, Map.of("range", "bytes=2-4"))) {
            assertThat(reply.status()).isEqualTo(206);
            assertThat(reply.contentLength()).isEqualTo(3);
            assertThat(reply.headers())
                    .isEqualTo(plus(VALIDATORS, "Content-Type", "text/plain", "Content-Range", "bytes 2-4/10"));
            assertThat(body(reply)).isEqualTo("234");
        }
    }

    @Test
    void sendsSeveralRangesAsParts() throws IOException {
        try (Reply reply = get(ten, Map.of("Range", "bytes=8-,0-1"))) {
            Matcher type = Pattern.compile("multipart/byteranges; boundary=(\\d{20})")
                    .matcher(reply.headers().get("Content-Type"));
            assertThat(type.matches()).isTrue();
            String boundary = type.group(1);

            String body = body(reply);

            assertThat(reply.status()).isEqualTo(206);
            assertThat(reply.headers()).doesNotContainKey("Content-Range");
            assertThat(reply.contentLength()).isEqualTo(body.length());
            assertThat(body)
                    .isEqualTo("\r\n--" + boundary
                            + "\r\nContent-Type: text/plain\r\nContent-Range: bytes 8-9/10\r\n\r\n89\r\n--" + boundary
                            + "\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n--" + boundary
                            + "--\r\n");
        }
    }

    @Test
    void givesTheWholeWhenIfRangeNamesOtherContent() throws IOException {
        try (Reply reply = get(ten, Map.of("Range", "bytes=0-1", "If-Range", "\"x\""))) {
            assertThat(reply.status()).isEqualTo(200);
        }
        try (Reply reply = get(ten, Map.of("Range", "bytes=0-1", "If-Range", ETAG))) {
            assertThat(reply.status()).isEqualTo(206);
        }
    }

    @Test
    void repeatsTheValidatorsWhenNothingChanged() throws IOException {
        try (Reply reply = get(ten.cacheControl("private"), Map.of("If-None-Match", ETAG))) {
            assertThat(reply.status()).isEqualTo(304);
            assertThat(reply.contentLength()).isEqualTo(-1);
            assertThat(reply.headers()).isEqualTo(plus(VALIDATORS, "Cache-Control", "private"));
            assertThat(body(reply)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"If-Match, \"x\", 412", "Range, bytes=10-, 416"})
    void saysNothingOfTheFileInARefusal(String name, String value, int status) throws IOException {
        AccelRedirect redirect = ten.attachment().cacheControl("public, max-age=31536000");

        try (Reply reply = get(redirect, Map.of(name, value))) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.headers()).isEqualTo(status == 416 ? Map.of("Content-Range", "bytes */10") : Map.of());
            assertThat(reply.contentLength()).isZero();
            assertThat(body(reply)).isEmpty();
        }
    }

    @Test
    void sendsNoBytesOfAnEmptyFile() throws IOException {
        Path empty = Files.createFile(dir.resolve("empty"));

        try (Reply reply = get(AccelRedirect.to(location, empty), Map.of("Range", "bytes=0-"))) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.contentLength()).isZero();
            assertThat(reply.headers()).containsEntry("Content-Type", "application/octet-stream");
            assertThat(body(reply)).isEmpty();
        }
    }

    @Test
    void findsNothingThatIsNoRegularFileInsideTheFolder() throws IOException, InterruptedException {
        Path inner = Files.createDirectory(dir.resolve("inner"));
        OddFiles.fifo(inner.resolve("pipe"));
        Files.createSymbolicLink(inner.resolve("out"), dir.resolve("ten.txt"));
        Files.createDirectory(inner.resolve("folder"));
        InternalLocation innerLocation = InternalLocation.alias("/protected/", inner);

        for (String name : new String[] {"pipe", "out", "folder", "missing", "folder/x", "x".repeat(256)}) {
            AccelRedirect redirect =
                    AccelRedirect.to(innerLocation, inner.resolve(name)).attachment();

            try (Reply reply = get(redirect, Map.of())) {
                assertThat(reply.status()).as(name).isEqualTo(404);
                assertThat(reply.headers()).as(name).isEmpty();
            }
        }
    }

    @Test
    void complainsAboutALocationWithoutAFolder() {
        InternalLocation missing = InternalLocation.alias("/protected/", dir.resolve("missing"));

        assertThatIllegalStateException()
                .isThrownBy(() -> get(AccelRedirect.to(missing, dir.resolve("missing/a")), Map.of()))
                .withMessageStartingWith("location /protected/ serves ");
    }

    @Test
    void readsTheEndOfAFileOfMoreThanFourGigabytes() throws IOException {
        Path large = dir.resolve("large.bin");
        try (RandomAccessFile file = new RandomAccessFile(large.toString(), "rw")) {
            file.seek((5L << 30) - 4);
            file.write("tail".getBytes(StandardCharsets.US_ASCII));
        }

        try (Reply reply = get(AccelRedirect.to(location, large), Map.of("Range", "bytes=-4"))) {
            assertThat(reply.headers()).containsEntry("Content-Range", "bytes 5368709116-5368709119/5368709120");
            assertThat(body(reply)).isEqualTo("tail");
        }
        try (Reply reply = get(AccelRedirect.to(location, large), Map.of())) {
            assertThat(reply.contentLength()).isEqualTo(5L << 30);
        }
    }

    @Test
    void holdsTheFileOpenNoLongerThanItIsNeeded() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "open files are counted in /proc, which is not there");
        Path file = ten.file();

        Reply reply = get(ten, Map.of());
        assertThat(timesOpen(file)).isEqualTo(1);
        reply.close();
        assertThat(timesOpen(file)).isZero();

        // answers without a body need not even be closed
        for (Map<String, String> headers :
                List.of(Map.of("If-None-Match", "*"), Map.of("If-Match", "\"x\""), Map.of("Range", "bytes=10-"))) {
            Reply bodiless = get(ten, headers);
            assertThat(timesOpen(file)).as("%d", bodiless.status()).isZero();
            bodiless.close();
        }
        nginx.answer(ten, new RequestHead("HEAD", Map.of())).close();
        assertThat(timesOpen(file)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET ", "GE\tT", "G\u00C9T"})
    void refusesMethodsThatAreNoToken(String method) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RequestHead(method, Map.of()))
                .withMessageStartingWith("method must be a token: \"");
    }

    @Test
    void copiesTheHeadersOfTheRequestAndIgnoresTheirCase() {
        Map<String, String> headers = new HashMap<>(Map.of("If-MATCH", "x"));
        RequestHead head = new RequestHead("GET", headers);

        headers.put("Range", "y");

        assertThat(head.header("if-match")).hasValue("x");
        assertThat(head.header("Range")).isEmpty();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> head.headers().put("a", "b"));
    }

    private Reply get(AccelRedirect what, Map<String, String> headers) throws IOException {
        return nginx.answer(what, new RequestHead("GET", headers));
    }

    private static String body(Reply reply) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reply.writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static long timesOpen(Path file) throws IOException {
        long count = 0;
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                // the stream's own descriptor is gone by the time it is looked at
                if (Files.isSymbolicLink(descriptor)
                        && Files.exists(descriptor)
                        && Files.readSymbolicLink(descriptor).equals(file)) {
                    count++;
                }
            }
        }
        return count;
    }

    private static Map<String, String> plus(Map<String, String> some, String... more) {
        Map<String, String> all = new HashMap<>(some);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }
}
