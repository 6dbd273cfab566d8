// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

/**
 * The names of the fields in which nginx-upload-module tells about a file (upload_set_form_field,
 * upload_aggregate_form_field), each behind a secret prefix that no client knows. Immutable and thread-safe.
 */
public final class UploadFields {

    private UploadFields() {}
}
