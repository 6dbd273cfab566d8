// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Uploads by any of four roads, received as one form whose files are claimed by a rename or gone. Start with
 * {@link dev.handoff.upload.UploadReceiver#builder}.
 */
package dev.handoff.upload;
