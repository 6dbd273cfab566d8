// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
/**
 * A file portal: lists the files of a folder and hands their bytes to nginx, or sends them itself when no nginx is in
 * front. Start with {@link dev.handoff.examples.portal.DownloadServlet}, the part that uses the library; {@link
 * dev.handoff.examples.portal.Portal} is the command line.
 */
package dev.handoff.examples.portal;
