// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets the servlet receive uploads by whichever road they come: an {@link dev.handoff.servlet.UploadFilter} stands before
 * it. Attributes are settings of {@link dev.handoff.servlet.Handoff} for this servlet alone; where the application
 * configures the same one, in code or web.xml, that one holds. What concerns nginx (uploadSpool, uploadFields,
 * uploadSecret) is configured for the whole application.
 *
 * <p>A {@code @MultipartConfig} beside it is not needed, and limits nothing but in Undertow, which keeps to its
 * {@code maxRequestSize} before any filter runs.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ReceivesUploads {

    /**
     * The absolute path of the folder that holds uploads until they are claimed, the setting {@code uploadStore}, on the
     * file system to which they are moved. May be left out where the application configures one for all.
     */
    String store() default "";

    /** How large one file may be, as nginx writes sizes: {@code 8m}. No limit of its own by default. */
    String maxFileSize() default "";

    /** How large the whole body may be, such as {@code 1g}. No limit of its own by default. */
    String maxRequestSize() default "";
}
