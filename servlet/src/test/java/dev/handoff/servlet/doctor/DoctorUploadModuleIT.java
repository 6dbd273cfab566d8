// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.Handoff;
import dev.handoff.testing.RealNginx;
import dev.handoff.upload.UploadFields;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Uploads that nginx-upload-module stores. */
class DoctorUploadModuleIT extends DoctorUnderTest {

    private static final String MODULE = "handoff-module.conf";

    @Override
    void configure(Handoff.Builder settings) {
        settings.uploads("/upload", data.resolve("store"))
                .uploadFields(UploadFields.dotted(RealNginx.FIELD_SECRET, "number", "crc32"))
                .uploadSecret(RealNginx.UPLOAD_SECRET);
    }

    @Override
    RealNginx.Builder front() {
        return super.front()
                .withoutKeepalive()
                .modules("ngx_http_upload_module.so")
                .serverConf("include uploads-module.conf;");
    }

    private Result examineUploads() throws Exception {
        return examine("--upload", "http://127.0.0.1:" + nginx.port() + "/upload");
    }

    @Test
    void isGreenForTheShippedConfiguration() throws Exception {
        nginx = front().start();

        Result result = examineUploads();

        assertGreen(result);
        assertThat(result.out()).contains("stored by nginx-upload-module");
        assertThat(result.checks("ok")).contains("upload-fields", "upload-cleanup", "upload-gate", "upload-size");
    }

    static List<Mistake> mistakes() {
        return List.of(
                Mistake.patch(
                        "the module is not used",
                        "uploads-module.conf",
                        "    include handoff-module.conf;\n",
                        "    include handoff-proxy.conf; proxy_pass http://handoff_app;\n",
                        "upload-road",
                        "though uploadFields is set",
                        "(or handoff-module.conf)"),
                Mistake.patch(
                        "the secret of uploads is another one",
                        "local-http.conf",
                        RealNginx.UPLOAD_SECRET,
                        "another-secret-of-sufficient-length-0123456789",
                        "upload-secret",
                        "403 for every upload",
                        "$handoff_upload in local-http.conf and the setting uploadSecret"),
                Mistake.patch(
                        "the secret of the fields is another one",
                        "local-http.conf",
                        RealNginx.FIELD_SECRET,
                        "another-secret-of-sufficient-length-0123456789",
                        "upload-fields",
                        "taken for text of the client",
                        "$handoff_fields in local-http.conf"),
                Mistake.patch(
                        "a field is missing",
                        MODULE,
                        "upload_aggregate_form_field $handoff_fields.$upload_field_name.crc32  $upload_file_crc32;",
                        "",
                        "upload-fields",
                        "their secret or their names differ",
                        "the fields in handoff-module.conf"),
                Mistake.patch(
                        "the module stores elsewhere",
                        MODULE,
                        "upload_store store;",
                        "upload_store nginx/store;",
                        "upload-folder",
                        "the application looks in",
                        "upload_store in handoff-module.conf and the setting uploadStore"),
                Mistake.patch(
                        "the module keeps what nobody claims",
                        MODULE,
                        "upload_cleanup 200-599;",
                        "upload_cleanup 400-599;",
                        "upload-cleanup",
                        "stays in",
                        "\"upload_cleanup 200-599;\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void namesTheMistake(Mistake mistake) throws Exception {
        nginx = mistake.made().apply(front()).start();

        Result result = examineUploads();

        assertRed(result, mistake.check(), mistake.words(), mistake.fix());
    }
}
