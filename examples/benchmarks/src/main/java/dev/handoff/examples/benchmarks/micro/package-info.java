// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Measures what a hand-off adds to one request, in time and garbage. Start with
 * {@link dev.handoff.examples.benchmarks.micro.MicroCommand}.
 */
package dev.handoff.examples.benchmarks.micro;
