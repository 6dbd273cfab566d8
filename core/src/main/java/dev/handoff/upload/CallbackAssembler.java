// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the parts of a callback of nginx-upload-module together again: text fields as they are, and for each file one
 * group of fields that has the secret prefix and follows the configured order without a gap. Reads what
 * {@link MultipartReader} finds in {@link Dialect#NGINX}. Not thread-safe.
 */
final class CallbackAssembler implements PartSink {

    /** Sent by the module when it has nothing to send. */
    private static final String DUMMY = "<ngx_upload_module_dummy>";

    /** nginx reads no longer header line than its buffers; a path has at most 4096 bytes. */
    private static final int LONGEST_VALUE = 8192;

    private static final String WHERE = "; compare nginx.conf with UploadFields.directives()";

    private final UploadFields fields;
    private final int maxItems;
    private final TextFields texts;
    private final TextFields told;
    private final TextFields made;
    private final List<CallbackItem> items = new ArrayList<>();

    private final Map<String, String> group = new HashMap<>();
    private Optional<String> groupName = Optional.empty();
    private int next;
    private boolean inGroup;
    private long lastNumber;

    CallbackAssembler(UploadFields fields, int maxItems, TextFields texts, FormCharset charset) {
        this.fields = fields;
        this.maxItems = maxItems;
        this.texts = texts;
        this.told = new TextFields(LONGEST_VALUE, Long.MAX_VALUE, charset);
        this.made = new TextFields(LONGEST_VALUE, Long.MAX_VALUE, new FormCharset(StandardCharsets.UTF_8));
    }

    @Override
    public void begin(PartHead head, long offset) throws UploadException {
        Optional<String> rest = fields.afterSecret(head.name());
        inGroup = rest.isPresent();
        if (inGroup) {
            takeName(rest.get());
        } else if (next > 0) {
            throw outOfOrder();
        }
        collector().begin(head);
    }

    /** The charset of the client's form says nothing about paths and numbers, which nginx made itself. */
    private TextFields collector() {
        if (!inGroup) {
            return texts;
        }
        return fields.template(next).fromClient() ? told : made;
    }

    private void takeName(String name) throws UploadException {
        FieldTemplate template = fields.template(next);
        if (template.named() && groupName.isEmpty()) {
            groupName = template.fieldIn(name);
        }
        if (template.named() && groupName.isEmpty()
                || !template.nameFor(groupName.orElse("")).equals(name)) {
            throw outOfOrder();
        }
    }

    @Override
    public void content(ByteBuffer bytes) throws UploadException {
        collector().append(bytes);
    }

    @Override
    public void end(long offset) throws UploadException {
        if (!inGroup) {
            UploadForm.Field field = texts.finish();
            add(new CallbackItem.Text(
                    new UploadForm.Field(PartHeader.unescaped(field.name()), field.value(), field.headers())));
            return;
        }
        FieldTemplate template = fields.template(next++);
        String value =
                template.fromClient() ? told.finishFileFact() : made.finish().value();
        Optional<String> key = template.key();
        if (key.isPresent()) {
            group.put(key.get(), value);
        } else if (!template.value().equals(value)) {
            throw UploadException.forged("a field of a file has another fixed value than the one configured" + WHERE);
        }
        if (next == fields.perFile()) {
            endGroup();
        }
    }

    private void endGroup() throws UploadException {
        String field = group.getOrDefault("field", groupName.orElse(""));
        if (groupName.isPresent() && !field.equals(groupName.get())) {
            throw outOfOrder();
        }
        StoredFields stored = new StoredFields(group);
        // files that nginx dropped have a number too
        lastNumber = stored.number(lastNumber);
        add(stored.toItem(PartHeader.unescaped(field)));
        group.clear();
        groupName = Optional.empty();
        next = 0;
    }

    /** Counts a file as one, however many fields tell about it: as on every other road. */
    private void add(CallbackItem item) throws UploadException {
        if (items.size() == maxItems) {
            throw UploadException.tooLarge("the form may have " + maxItems + " parts");
        }
        items.add(item);
    }

    private static UploadException outOfOrder() {
        return UploadException.forged(
                "the fields of a file must come once each, in the configured order and without others between them"
                        + WHERE);
    }

    /** Ends the callback; to be called after {@link MultipartReader#finish()}. */
    List<CallbackItem> items() throws UploadException {
        if (next > 0) {
            throw outOfOrder();
        }
        boolean empty = items.size() == 1
                && items.get(0) instanceof CallbackItem.Text text
                && text.field().name().equals(DUMMY)
                && text.field().value().isEmpty();
        return empty ? List.of() : List.copyOf(items);
    }
}
