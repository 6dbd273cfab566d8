// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.servlet.Handoff;
import dev.handoff.testing.RealNginx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Uploads that nginx as it is writes to its spool. */
class DoctorSpoolIT extends DoctorUnderTest {

    private static final String SPOOL = "handoff-spool.conf";

    @Override
    void configure(Handoff.Builder settings) {
        settings.uploads("/upload", data.resolve("store"))
                .uploadSpool(data.resolve("spool"))
                .uploadSecret(RealNginx.UPLOAD_SECRET);
    }

    @Override
    RealNginx.Builder front() {
        return super.front().withoutKeepalive().serverConf("include uploads.conf;");
    }

    private Result examineUploads(String... more) throws Exception {
        String[] words = new String[more.length + 2];
        words[0] = "--upload";
        words[1] = "http://127.0.0.1:" + nginx.port() + "/upload";
        System.arraycopy(more, 0, words, 2, more.length);
        return examine(words);
    }

    @Test
    void isGreenForTheShippedConfiguration() throws Exception {
        nginx = front().start();

        Result result = examineUploads();

        assertGreen(result);
        assertThat(result.checks("ok"))
                .contains(
                        "same-file-system",
                        "upload-road",
                        "upload-gate",
                        "upload-secret",
                        "upload-folder",
                        "upload-fields",
                        "upload-user",
                        "upload-cleanup",
                        "upload-size");
    }

    static List<Mistake> mistakes() {
        return List.of(
                Mistake.patch(
                        "nginx does not spool",
                        "uploads.conf",
                        "    include handoff-spool.conf;\n",
                        "",
                        "upload-road",
                        "though uploadSpool is set",
                        "\"include handoff-spool.conf;\""),
                Mistake.patch(
                        "the secret of uploads is another one",
                        "local-http.conf",
                        RealNginx.UPLOAD_SECRET,
                        "another-secret-of-sufficient-length-0123456789",
                        "upload-secret",
                        "403 for every upload",
                        "$handoff_upload in local-http.conf and the setting uploadSecret"),
                Mistake.patch(
                        "nginx writes to another folder",
                        SPOOL,
                        "client_body_temp_path spool;",
                        "client_body_temp_path nginx/spool;",
                        "upload-folder",
                        "the application looks in",
                        "client_body_temp_path in handoff-spool.conf and the setting uploadSpool"),
                Mistake.patch(
                        "nginx keeps what nobody claims",
                        SPOOL,
                        "client_body_in_file_only clean;",
                        "client_body_in_file_only on;",
                        "upload-cleanup",
                        "an upload that nobody claimed stays",
                        "\"client_body_in_file_only clean;\""),
                Mistake.patch(
                        "nginx takes small uploads alone",
                        "local-upload.conf",
                        "client_max_body_size 8g;",
                        "client_max_body_size 1m;",
                        "upload-size",
                        "nginx refuses an upload of 11534336 bytes",
                        "client_max_body_size in local-upload.conf"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void namesTheMistake(Mistake mistake) throws Exception {
        nginx = mistake.made().apply(front()).start();

        Result result = examineUploads();

        assertRed(result, mistake.check(), mistake.words(), mistake.fix());
    }

    @Test
    void namesTargetsOnAnotherFileSystem() throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(data)),
                "there is no second file system at /dev/shm");
        nginx = front().start();

        Result result = examineUploads("--target", memory.toString());

        assertRed(result, "same-file-system", "to /dev/shm: these are two file systems", "uploadSpool");
        assertGreen(examineUploads("--target", files.toString()));
    }

    @Test
    void namesANginxOfAnotherUser() throws Exception {
        otherUsersMayEnter();
        nginx = front().patch("local-main.conf", "user root;", "user nobody root;")
                .start();

        Result result = examineUploads("--accept", "private");

        assertRed(result, "upload-user", "nginx writes uploads as nobody, the JVM is root", "\"user root;\"");
    }

    @Test
    void saysThatSomebodyAsksWhoUploads() throws Exception {
        nginx = front().uploadConf("client_max_body_size 8g; deny all;").start();

        Result result = examineUploads();

        assertGreen(result);
        assertThat(result.out()).contains("somebody asks who uploads (403): give the doctor a --header with a login");
    }
}
