// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

/**
 * An examination of nginx and the application together. Start with {@link dev.handoff.servlet.doctor.Doctor}, the command;
 * {@link dev.handoff.servlet.doctor.DoctorServlet} is its other half in the application. The package is not exported.
 */
package dev.handoff.servlet.doctor;
