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
 * Tells nginx how to pass on the ordinary responses of the servlet, those that the application writes itself: Server-Sent
 * Events, long exports. The headers are set before the servlet runs, which may replace them, and only where nginx proved
 * itself: no other client sees them, and without nginx they have no effect.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AccelHints {

    /**
     * Whether nginx may collect the response before it passes it on. With {@code false} each flush reaches the client
     * at once (X-Accel-Buffering: no); with {@code true} nginx.conf decides.
     */
    boolean buffering() default true;

    /**
     * How many bytes a second each response may have, such as {@code 512k}; {@code 0} for no limit, whatever nginx.conf
     * says (X-Accel-Limit-Rate). nginx.conf decides unless set. Files and archives that the servlet hands off have it
     * too, also where the JVM sends them, unless they name a rate of their own.
     */
    String limitRate() default "";

    /**
     * How long a proxy_cache may keep the response: seconds or a time of nginx such as {@code 10m}, {@code off} for not
     * at all (X-Accel-Expires). The headers of the response decide unless set.
     */
    String expires() default "";
}
