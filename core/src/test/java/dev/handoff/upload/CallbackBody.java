// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes callbacks as nginx-upload-module does, and reads them. */
final class CallbackBody {

    static final String SECRET = "k".repeat(32);

    private CallbackBody() {}

    static String text(String name, String value) {
        return "--AA\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    static String group(String field, String name, String type, String path, String size) {
        String start = SECRET + "." + field + ".";
        return text(start + "name", name)
                + text(start + "content_type", type)
                + text(start + "path", path)
                + text(start + "size", size);
    }

    static CallbackItem field(String name, String value) {
        String raw = name.replace("\"", "%22");
        return new CallbackItem.Text(
                new UploadForm.Field(name, value, Map.of("content-disposition", "form-data; name=\"" + raw + '"')));
    }

    static CallbackItem file(String field, String name, Optional<String> type, String path, long size) {
        return new CallbackItem.StoredByNginx(
                field, name, type, path, OptionalLong.of(size), Optional.empty(), Map.of());
    }

    static CallbackItem unsized(String field, String name) {
        return new CallbackItem.StoredByNginx(
                field, name, Optional.empty(), "/p", OptionalLong.empty(), Optional.empty(), Map.of());
    }

    static List<CallbackItem> read(UploadFields fields, String... parts) throws IOException {
        String body = String.join("", parts) + "--AA--\r\n";
        List<CallbackItem> items = assemble(fields, body, Integer.MAX_VALUE);
        assertThat(assemble(fields, body, 1)).isEqualTo(items);
        return items;
    }

    static List<CallbackItem> assemble(UploadFields fields, String body, int piece) throws IOException {
        return assemble(fields, body.getBytes(StandardCharsets.UTF_8), piece);
    }

    static List<CallbackItem> assemble(UploadFields fields, byte[] body, int piece) throws IOException {
        FormCharset charset = new FormCharset(StandardCharsets.UTF_8);
        CallbackAssembler assembler =
                new CallbackAssembler(fields, 1000, new TextFields(1000, 10_000, charset), charset);
        MultipartReader reader = new MultipartReader("AA", Dialect.NGINX, RecordingSink.LIMITS, charset, assembler);
        RecordingSink.feed(
                reader, body, piece == 1 ? RecordingSink.bytewise(body) : RecordingSink.whole(body), piece == 1);
        return assembler.items();
    }

    static void refuses(String message, UploadFields fields, String... parts) {
        assertThatThrownBy(() -> read(fields, parts))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.status()).isEqualTo(403));
    }
}
