// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.upload.UploadException;
import dev.handoff.upload.UploadForm;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters that lie in the body of a request, where the container does not find them itself. */
final class BodyParameters {

    private static final String JETTY_MULTIPART_CONFIG = "org.eclipse.jetty.multipartConfig";

    /** What a form without files may have, a little more than containers allow. */
    private static final int LONGEST_FORM = 1 << 20;

    private final Upload upload;
    private @Nullable Map<String, String[]> known;

    BodyParameters(Upload upload) {
        this.upload = upload;
    }

    /**
     * Returns the parameters that the container finds. For a servlet with a MultipartConfig Jetty 12 would look into the
     * form, which is ours, and throw because it was read already.
     */
    static Map<String, String[]> ofQuery(Upload upload, ServletRequest request) {
        Object config = upload.isMultipart() ? request.getAttribute(JETTY_MULTIPART_CONFIG) : null;
        if (config != null) {
            request.removeAttribute(JETTY_MULTIPART_CONFIG);
        }
        try {
            return request.getParameterMap();
        } finally {
            if (config != null) {
                request.setAttribute(JETTY_MULTIPART_CONFIG, config);
            }
        }
    }

    /**
     * Returns them in the order of the body.
     *
     * @throws UncheckedIOException when the body cannot be received
     */
    Map<String, String[]> get() {
        Map<String, String[]> found = known;
        if (found == null) {
            try {
                found = read();
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
            known = found;
        }
        return found;
    }

    private Map<String, String[]> read() throws IOException {
        if (upload.isMultipart()) {
            boolean taken = upload.isTaken();
            if (!taken || upload.spooled().isInCharge()) {
                upload.claimInput();
            }
            return taken ? Map.of() : fields(upload.form());
        }
        if (!upload.isUrlencoded()) {
            return Map.of();
        }
        if (!upload.spooled().isInCharge()) {
            upload.take(Upload.Use.PARAMETERS); // the container reads it
            return Map.of();
        }
        if (upload.isTaken() || upload.isReceived()) {
            return Map.of();
        }
        upload.requireIdentity();
        return urlencoded();
    }

    private static Map<String, String[]> fields(UploadForm form) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (UploadForm.Part part : form.parts()) {
            if (part instanceof UploadForm.Field field && !FormPart.isEmptyInput(field)) {
                values.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(field.value());
            }
        }
        return arrays(values);
    }

    /** UTF-8, as the URL standard has it (section 5.1), unless the request names another encoding. */
    private Map<String, String[]> urlencoded() throws IOException {
        try {
            return arrays(
                    UrlencodedForm.parse(upload.spooled().bytes(LONGEST_FORM), upload.charset(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw UploadException.malformed("the form is not encoded as application/x-www-form-urlencoded");
        }
    }

    private static Map<String, String[]> arrays(Map<String, List<String>> values) {
        Map<String, String[]> arrays = new LinkedHashMap<>();
        values.forEach((name, list) -> arrays.put(name, list.toArray(String[]::new)));
        return arrays;
    }

    /** Returns both, or null for neither. */
    static String @Nullable [] join(String @Nullable [] query, String @Nullable [] body) {
        if (query == null || body == null) {
            return query == null ? copy(body) : query;
        }
        List<String> joined = new ArrayList<>(List.of(query));
        Collections.addAll(joined, body);
        return joined.toArray(String[]::new);
    }

    private static String @Nullable [] copy(String @Nullable [] values) {
        return values == null ? null : values.clone();
    }

    static Map<String, String[]> join(Map<String, String[]> query, Map<String, String[]> body) {
        if (body.isEmpty()) {
            return query;
        }
        Map<String, String[]> joined = new LinkedHashMap<>(query);
        body.forEach((name, values) -> {
            String[] both = join(joined.get(name), values);
            joined.put(name, both == null ? values : both);
        });
        return Collections.unmodifiableMap(joined);
    }
}
