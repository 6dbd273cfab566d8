// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/** Grammar that more than one package needs; not exported to applications. */
package dev.handoff.internal;
