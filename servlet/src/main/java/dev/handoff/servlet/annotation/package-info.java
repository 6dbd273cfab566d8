// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a servlet tells about itself instead of a configuration. Start with {@link dev.handoff.servlet.annotation.SendsFrom},
 * which declares where its files lie; {@link dev.handoff.servlet.annotation.ReceivesUploads} and
 * {@link dev.handoff.servlet.annotation.AccelHints} stand beside it.
 *
 * <p>A container that scans a WAR finds the annotations by itself. Where nothing scans (embedded servers, Spring Boot)
 * name the class in {@link dev.handoff.servlet.Handoff.Builder#annotated}. Either way the servlet is registered as ever:
 * by {@code @WebServlet}, web.xml or code, as a class or an instance, and under any URL patterns. A subclass that has
 * none of its own inherits each annotation.
 *
 * <p>Every text may have placeholders: <code>${photos.dir}</code> stands for the context-param, the system property or
 * the environment variable of that name, the first that there is; <code>${photos.dir:/srv/photos}</code> has a default,
 * and an empty one leaves out what may be left out; <code>${file:/run/secrets/x}</code> is the first line of that file.
 * One that stands for nothing stops the start-up, as a wrong value does, and the message names the class and the
 * attribute.
 */
package dev.handoff.servlet.annotation;
