// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.internal.HttpSyntax;
import java.util.Map;
import java.util.Optional;

/**
 * One field of a group: a name in which the form's field may stand once, and what nginx puts into it.
 *
 * @param before what the name has before the form's field, or all of it when the field is not in it
 * @param after what it has after it
 * @param named whether the form's field is in it
 * @param value the variable of nginx-upload-module, or text that is always the same
 */
record FieldTemplate(String before, String after, boolean named, String value) {

    private static final String FIELD = "upload_field_name";

    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("field", "$upload_field_name"),
            Map.entry("name", "$upload_file_name"),
            Map.entry("content_type", "$upload_content_type"),
            Map.entry("path", "$upload_tmp_path"),
            Map.entry("number", "$upload_file_number"),
            Map.entry("range", "$upload_content_range"),
            Map.entry("size", "$upload_file_size"),
            Map.entry("crc32", "$upload_file_crc32"),
            Map.entry("md5", "$upload_file_md5"),
            Map.entry("sha1", "$upload_file_sha1"),
            Map.entry("sha256", "$upload_file_sha256"),
            Map.entry("sha512", "$upload_file_sha512"));

    FieldTemplate {
        if ((before + after).isEmpty() && !named) {
            throw new IllegalArgumentException("a field of nginx-upload-module must have a name");
        }
        for (String text : new String[] {before, after, value.startsWith("$") ? "" : value}) {
            requirePlain(text);
        }
        if (value.startsWith("$") && !VARIABLES.containsValue(value)) {
            throw new IllegalArgumentException("a value must be a variable of nginx-upload-module that is read here, or"
                    + " text: " + HttpSyntax.quote(value));
        }
    }

    private static void requirePlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || "\"'\\;${}%".indexOf(c) >= 0) {
                throw new IllegalArgumentException(
                        "names and values may have visible ASCII but no quotes, \\ ; $ { } or"
                                + " %, and the form's field once: " + HttpSyntax.quote(text));
            }
        }
    }

    /** Reads a name and a value as they stand behind upload_set_form_field, with one blank between them. */
    static FieldTemplate parse(String line) {
        int blank = line.indexOf(' ');
        if (blank < 1 || blank == line.length() - 1) {
            throw new IllegalArgumentException(
                    "a line must be a name, a blank and a value, as in \"$upload_field_name.path $upload_tmp_path\": "
                            + HttpSyntax.quote(line));
        }
        String name = line.substring(0, blank);
        String value = line.substring(blank + 1).strip();
        for (String variable : new String[] {"${" + FIELD + "}", "$" + FIELD}) {
            int at = name.indexOf(variable);
            if (at >= 0) {
                String rest = name.substring(at + variable.length());
                return new FieldTemplate(name.substring(0, at), requireEnd(variable, rest, line), true, value);
            }
        }
        return new FieldTemplate(name, "", false, value);
    }

    /** nginx would read {@code $upload_field_name_path} as one variable. */
    private static String requireEnd(String variable, String rest, String line) {
        boolean goesOn = !rest.isEmpty() && (Character.isLetterOrDigit(rest.charAt(0)) || rest.charAt(0) == '_');
        if (goesOn && !variable.endsWith("}")) {
            throw new IllegalArgumentException(
                    "write ${" + FIELD + "} where a letter, digit or _ follows: " + HttpSyntax.quote(line));
        }
        return rest;
    }

    /** Makes the template of a key that is named after the form's field and a separator. */
    static FieldTemplate keyed(String separator, String key) {
        String variable = VARIABLES.get(key);
        if (variable == null || key.equals("field")) {
            throw new IllegalArgumentException(
                    "there are the keys name, content_type, path, number, range, size, crc32,"
                            + " md5, sha1, sha256 and sha512: " + HttpSyntax.quote(key));
        }
        return new FieldTemplate("", separator + key, true, variable);
    }

    /** Returns the key of the variable, or nothing where the value is text. */
    Optional<String> key() {
        return VARIABLES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Returns whether nginx knows the value only at the end of the file, and sends it after the others. */
    boolean aggregate() {
        return key().filter(key ->
                        key.equals("size") || key.startsWith("md") || key.startsWith("sha") || key.equals("crc32"))
                .isPresent();
    }

    /** Returns whether the value is what the client sent, in its charset. */
    boolean fromClient() {
        return key().filter(key -> key.equals("field") || key.equals("name") || key.equals("content_type"))
                .isPresent();
    }

    /** Returns the name of the field for a file of this form field. */
    String nameFor(String field) {
        return named ? before + field + after : before;
    }

    /** Returns the form's field in such a name; a name that is not one of these has none. */
    Optional<String> fieldIn(String name) {
        boolean fits = named
                && name.length() >= before.length() + after.length()
                && name.startsWith(before)
                && name.endsWith(after);
        return fits ? Optional.of(name.substring(before.length(), name.length() - after.length())) : Optional.empty();
    }

    /** Prints the line of nginx.conf. */
    String directive(String prefix) {
        return (aggregate() ? "upload_aggregate_form_field" : "upload_set_form_field") + " \"" + prefix + before
                + (named ? "${" + FIELD + "}" : "") + after + "\" \"" + value + "\";";
    }
}
