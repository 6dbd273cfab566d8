// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
/** A plain WAR: servlets decide, nginx or the JVM moves the bytes. Start with {@link DownloadServlet}. */
package dev.handoff.examples.war;
