// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import dev.handoff.upload.UploadException;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers refused uploads as JSON. Without it UploadFilter answers them by {@code sendError}. */
@RestControllerAdvice
class Refusals {

    /** Finds it inside the MultipartException of Spring too. */
    @ExceptionHandler
    ProblemDetail refused(UploadException refusal) {
        ProblemDetail problem = ProblemDetail.forStatus(refusal.status());
        problem.setDetail(refusal.getMessage());
        return problem;
    }
}
