// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.upload.UploadReceiver;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings that one source gives: code, the parameters of a web.xml, an annotation. Not thread-safe. */
final class Settings {

    private final Map<Setting<?>, Object> given = new HashMap<>();

    /** Given by code alone, in place of folders, fields and sizes. */
    private @Nullable UploadReceiver receiver;

    <T> void set(Setting<T> setting, T value) {
        given.put(setting, value);
    }

    /** Reads a text, and takes what it says, unless it is a placeholder that stands for nothing and may. */
    <T> void read(Setting<T> setting, Placeholders placeholders, String where, String text) {
        if (!placeholders.standsForNothing(text)) {
            set(setting, setting.read(placeholders, where, text));
        }
    }

    boolean has(Setting<?> setting) {
        return given.containsKey(setting);
    }

    boolean isEmpty() {
        return given.isEmpty() && receiver == null;
    }

    /** Returns the value, or the default. */
    @SuppressWarnings("unchecked") // set takes no other
    <T> T get(Setting<T> setting) {
        Object value = given.get(setting);
        return value == null ? setting.unset() : (T) value;
    }

    @Nullable
    UploadReceiver receiver() {
        return receiver;
    }

    void receiver(UploadReceiver own) {
        receiver = own;
    }

    /** Returns these settings, and where they have none those of the other source. */
    Settings over(Settings lower) {
        Settings merged = new Settings();
        merged.given.putAll(lower.given);
        merged.given.putAll(given);
        merged.receiver = receiver == null ? lower.receiver : receiver;
        return merged;
    }

    Settings copy() {
        return over(new Settings());
    }
}
