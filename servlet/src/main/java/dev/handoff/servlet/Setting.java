// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.HttpSyntax;
import dev.handoff.upload.UploadFields;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One setting: its name everywhere, its default and how its text is read. Who adds one adds it here, with a method of
 * its name to {@link Handoff.Builder} and a row to the README; the parameters of a web.xml follow.
 *
 * @param <T> what the text is read as
 */
final class Setting<T> {

    static final Setting<List<byte[]>> PROXY_SECRET = secret("proxySecret");

    /** One page is nginx's default on most machines. */
    static final Setting<Integer> PROXY_BUFFER_SIZE = new Setting<>(
            "proxyBufferSize",
            4096,
            "a number of bytes from 1024, such as 4096 or 16k",
            text -> requireProxyBufferSize(Text.intSize(text)));

    static final Setting<List<InternalLocation>> LOCATIONS = new Setting<>(
            "locations",
            List.of(),
            "lines of alias, root or proxy, a prefix with '/' at both ends and a folder, as in"
                    + " \"alias /protected/reports/ /srv/reports\"",
            Text::locations);

    static final Setting<List<String>> GUARD = patterns("guard");

    static final Setting<Integer> MAX_MANIFEST_SIZE = new Setting<>(
            "maxManifestSize",
            16 << 20,
            "a number of bytes from 1024, such as 16k or 16m",
            text -> requireMaxManifestSize(Text.intSize(text)));

    static final Setting<List<String>> UPLOADS = patterns("uploads");

    static final Setting<Optional<Path>> UPLOAD_STORE = folder("uploadStore");

    static final Setting<Optional<Path>> UPLOAD_SPOOL = folder("uploadSpool");

    static final Setting<Optional<UploadFields>> UPLOAD_FIELDS = new Setting<>(
            "uploadFields",
            Optional.empty(),
            "\"dotted\" or \"underscored\", a secret and keys, as in \"dotted <secret> number crc32\"",
            text -> Optional.of(Text.fields(text)));

    static final Setting<List<byte[]>> UPLOAD_SECRET = secret("uploadSecret");

    static final Setting<Long> MAX_FILE_SIZE = bytes("maxFileSize");

    static final Setting<Long> MAX_REQUEST_SIZE = bytes("maxRequestSize");

    /** A path; empty for none. */
    static final Setting<String> DOCTOR =
            new Setting<>("doctor", "", "one path such as \"/handoff-doctor\"", DoctorPatient::requirePath);

    /** Every one, in the order in which messages name them. */
    static final List<Setting<?>> ALL = List.of(
            PROXY_SECRET,
            PROXY_BUFFER_SIZE,
            LOCATIONS,
            GUARD,
            MAX_MANIFEST_SIZE,
            UPLOADS,
            UPLOAD_STORE,
            UPLOAD_SPOOL,
            UPLOAD_FIELDS,
            UPLOAD_SECRET,
            MAX_FILE_SIZE,
            MAX_REQUEST_SIZE,
            DOCTOR);

    /** Those that map something, which a filter that is mapped already cannot do. */
    static final List<Setting<?>> MAPPING = List.of(GUARD, UPLOADS, DOCTOR);

    private final String name;
    private final T unset;

    /** What the text has to be, where messages must not repeat what it is; empty when they never do. */
    private final String form;

    private final Function<String, T> reader;

    private Setting(String name, T unset, String form, Function<String, T> reader) {
        this.name = name;
        this.unset = unset;
        this.form = form;
        this.reader = reader;
    }

    private static Setting<List<byte[]>> secret(String name) {
        return new Setting<>(name, List.of(), "", text -> Secrets.require(name, Text.list(text)));
    }

    private static Setting<List<String>> patterns(String name) {
        return new Setting<>(
                name,
                List.of(),
                "URL patterns such as \"/*\", \"/reports/*\" or \"*.jsp\"",
                text -> UrlPatterns.require(name, Text.list(text)));
    }

    private static Setting<Optional<Path>> folder(String name) {
        return new Setting<>(
                name, Optional.empty(), "an absolute path", text -> Optional.of(requireAbsolute(name, Path.of(text))));
    }

    private static Setting<Long> bytes(String name) {
        return new Setting<>(
                name,
                Long.MAX_VALUE,
                "a number of bytes from 1, such as 8m or 1g",
                text -> requirePositive(name, Text.size(text)));
    }

    String name() {
        return name;
    }

    /** Returns the value that holds where nobody gives another. */
    T unset() {
        return unset;
    }

    /**
     * Reads a value in which placeholders may stand.
     *
     * @param where what messages begin with
     * @throws IllegalArgumentException with what is required, for a value of another form
     */
    T read(Placeholders placeholders, String where, String text) {
        return placeholders.read(where, form, text, reader);
    }

    static int requireProxyBufferSize(int bytes) {
        if (bytes < 1024) {
            throw new IllegalArgumentException("proxyBufferSize must be at least 1024 bytes, as in the"
                    + " proxy_buffer_size of nginx.conf: " + bytes);
        }
        return bytes;
    }

    static int requireMaxManifestSize(int bytes) {
        if (bytes < 1024) {
            throw new IllegalArgumentException("maxManifestSize must be at least 1024 bytes: " + bytes);
        }
        return bytes;
    }

    static long requirePositive(String setting, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(setting + " must be at least 1 byte: " + bytes);
        }
        return bytes;
    }

    /** What a relative path means depends on where the container happened to be started. */
    static Path requireAbsolute(String setting, Path folder) {
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException(
                    setting + " must be an absolute path: " + HttpSyntax.quote(folder.toString()));
        }
        return folder;
    }

    @Override
    public String toString() {
        return name;
    }
}
