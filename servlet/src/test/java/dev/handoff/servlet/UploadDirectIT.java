// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

/** Forms that come straight to the JVM (road 4). */
class UploadDirectIT extends UploadScenarios {

    @Override
    Road road() {
        return Road.DIRECT;
    }
}
