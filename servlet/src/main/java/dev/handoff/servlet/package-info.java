// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Hand-offs from servlets. Start with {@link dev.handoff.servlet.Nginx}, which needs no configuration to be correct;
 * {@link dev.handoff.servlet.Handoff} configures the nginx in front, {@link dev.handoff.servlet.UploadFilter} receives
 * uploads, {@link dev.handoff.servlet.GuardFilter} protects code that sets X-Accel-Redirect itself. Servlets can say the
 * same about themselves by {@linkplain dev.handoff.servlet.annotation annotations}.
 */
package dev.handoff.servlet;
