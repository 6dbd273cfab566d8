// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Downloads that nginx serves: which internal locations exist, and which file goes out under which name. Start with
 * {@link dev.handoff.accel.InternalLocation}, then build an {@link dev.handoff.accel.AccelRedirect} for each request.
 */
package dev.handoff.accel;
