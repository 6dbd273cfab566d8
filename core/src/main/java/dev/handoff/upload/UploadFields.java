// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.internal.HttpSyntax;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names of the fields in which nginx-upload-module tells about a file (upload_set_form_field,
 * upload_aggregate_form_field), each behind a secret prefix that no client knows: without it a client writes such fields
 * itself. {@link #directives()} prints the lines that nginx.conf must have. Immutable and thread-safe.
 */
public final class UploadFields {

    private static final int SHORTEST_SECRET = 32;
    private static final int LONGEST_SECRET = 128;

    /** Between the secret and the rest of every name. */
    private static final String SEPARATOR = ".";

    private final List<String> secrets;
    private final List<FieldTemplate> templates;

    private UploadFields(List<String> secrets, List<FieldTemplate> templates) {
        secrets.forEach(UploadFields::requireSecret);
        this.secrets = List.copyOf(secrets);
        // nginx sends what it knows at the start of a file first, each kind in the order of nginx.conf
        this.templates = templates.stream()
                .sorted(Comparator.comparing(FieldTemplate::aggregate))
                .toList();
        requireDistinct();
    }

    /**
     * Names the fields {@code photo.name}, {@code photo.content_type}, {@code photo.path} and {@code photo.size} behind
     * the prefix.
     *
     * @param secretPrefix 32 to 128 of {@code 0-9 A-Z a-z _ -}, in no other place than nginx.conf and here
     * @param more other keys: {@code number}, {@code range}, {@code crc32}, {@code md5}, {@code sha1}, {@code sha256},
     *     {@code sha512}
     */
    public static UploadFields dotted(String secretPrefix, String... more) {
        return new UploadFields(List.of(secretPrefix), keyed(".", more));
    }

    /** Names the fields {@code photo_name} and so on; otherwise like {@link #dotted}. */
    public static UploadFields underscored(String secretPrefix, String... more) {
        return new UploadFields(List.of(secretPrefix), keyed("_", more));
    }

    /**
     * Names the fields as an existing configuration does: each line is what stands behind upload_set_form_field or
     * upload_aggregate_form_field there, name and value, such as {@code "$upload_field_name[tempfile] $upload_tmp_path"}.
     * The prefix is put before every name. {@code $upload_tmp_path} must be among the values. Where no name and no value
     * has {@code $upload_field_name}, the files are those of a form field without a name.
     */
    public static UploadFields template(String secretPrefix, String... lines) {
        List<FieldTemplate> templates = new ArrayList<>();
        for (String line : lines) {
            templates.add(FieldTemplate.parse(line));
        }
        return new UploadFields(List.of(secretPrefix), templates);
    }

    /**
     * Accepts a second prefix beside the first, while nginx is being changed from one to the other: its old workers go on
     * with the old one until their last upload has ended. {@link #directives()} prints the first.
     */
    public UploadFields alsoAccepting(String otherSecretPrefix) {
        return new UploadFields(List.of(secrets.get(0), otherSecretPrefix), templates);
    }

    private static List<FieldTemplate> keyed(String separator, String... more) {
        List<FieldTemplate> templates = new ArrayList<>();
        for (String key : List.of("name", "content_type", "path", "size")) {
            templates.add(FieldTemplate.keyed(separator, key));
        }
        for (String key : more) {
            templates.add(FieldTemplate.keyed(separator, key));
        }
        return templates;
    }

    private static void requireSecret(String secret) {
        // the messages describe a secret without repeating it: they end up in logs
        if (secret.length() < SHORTEST_SECRET || secret.length() > LONGEST_SECRET) {
            throw new IllegalArgumentException(
                    "the secret prefix of the upload fields must have 32 to 128 characters, as"
                            + " in upload_set_form_field of nginx.conf: " + secret.length() + " given");
        }
        for (int i = 0; i < secret.length(); i++) {
            char c = secret.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || c == '-')) {
                throw new IllegalArgumentException(
                        "the secret prefix of the upload fields must consist of 0-9 A-Z a-z _ and -: character "
                                + (i + 1) + " is another");
            }
        }
        if (secret.startsWith("REPLACE_WITH_")) {
            throw new IllegalArgumentException(
                    "the secret prefix of the upload fields is the one of the shipped example:"
                            + " put one of your own into nginx.conf and here");
        }
    }

    private void requireDistinct() {
        Set<String> names = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (FieldTemplate template : templates) {
            Optional<String> key = template.key();
            if (!names.add(template.nameFor("$")) || key.isPresent() && !keys.add(key.get())) {
                throw new IllegalArgumentException(
                        "no name and no variable may stand twice: " + HttpSyntax.quote(template.directive("")));
            }
        }
        if (!keys.contains("path")) {
            throw new IllegalArgumentException("$upload_tmp_path must be among the values, or no file is ever found");
        }
    }

    /** Returns how many fields nginx sends for each file, which is how many parts one file takes. */
    int perFile() {
        return templates.size();
    }

    FieldTemplate template(int index) {
        return templates.get(index);
    }

    /** Returns what follows the secret prefix in the name, in a time that tells nothing about the secret. */
    Optional<String> afterSecret(String name) {
        Optional<String> rest = Optional.empty();
        for (String secret : secrets) {
            String prefix = secret + SEPARATOR;
            String start = name.substring(0, Math.min(name.length(), prefix.length()));
            if (MessageDigest.isEqual(
                    prefix.getBytes(StandardCharsets.UTF_8), start.getBytes(StandardCharsets.UTF_8))) {
                rest = Optional.of(name.substring(prefix.length()));
            }
        }
        return rest;
    }

    /** Prints the lines of nginx.conf that name the fields so, and the filter that keeps clients' fields out of them. */
    public List<String> directives() {
        List<String> lines = new ArrayList<>();
        for (FieldTemplate template : templates) {
            lines.add(template.directive(secrets.get(0) + SEPARATOR));
        }
        lines.add("upload_pass_form_field \"^(?!" + String.join("|", secrets) + ")\";");
        return List.copyOf(lines);
    }

    /** Prints the names without the secret. */
    @Override
    public String toString() {
        return templates.stream()
                .map(template -> template.nameFor("*"))
                .toList()
                .toString();
    }
}
