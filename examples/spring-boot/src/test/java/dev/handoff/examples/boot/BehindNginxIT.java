// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

/** Tomcat behind nginx. */
class BehindNginxIT extends BehindNginx {}
