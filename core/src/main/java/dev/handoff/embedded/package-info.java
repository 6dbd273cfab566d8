// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The stand-in for nginx: answers the values of {@code dev.handoff.accel} and {@code dev.handoff.zip} in the JVM as
 * nginx would on the wire. Start with {@link dev.handoff.embedded.EmbeddedNginx}, which needs no server and can be used
 * from a unit test.
 */
package dev.handoff.embedded;
