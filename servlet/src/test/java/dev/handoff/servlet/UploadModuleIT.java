// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

/** Forms that nginx-upload-module takes apart (road 3). */
class UploadModuleIT extends UploadScenarios {

    @Override
    Road road() {
        return Road.MODULE;
    }
}
