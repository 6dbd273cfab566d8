// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

/** Forms that stock nginx writes to a file (road 1). */
class UploadSpooledIT extends UploadScenarios {

    @Override
    Road road() {
        return Road.SPOOL;
    }
}
