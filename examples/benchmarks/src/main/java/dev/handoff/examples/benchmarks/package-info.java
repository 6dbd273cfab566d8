// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Measures hand-offs in whole processes: wall time, CPU of the JVM and CPU of nginx, beside nginx alone and beside Jetty's
 * own file servlet. Start with {@link dev.handoff.examples.benchmarks.Benchmarks}.
 */
package dev.handoff.examples.benchmarks;
