// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Many files as one ZIP archive that nobody has to write to a disk: which files, under which names, and how long the
 * archive is. Start with {@link dev.handoff.zip.ZipManifest#builder}.
 */
package dev.handoff.zip;
