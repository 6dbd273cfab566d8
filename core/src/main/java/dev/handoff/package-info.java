// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/** What downloads, archives and uploads share: {@link dev.handoff.Crc32}, learnt from an upload, kept, put in an archive. */
package dev.handoff;
