// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares an internal location of nginx from which the servlet sends files, once for each location.
 *
 * <pre>{@code
 * // nginx.conf: location /protected/photos/ { internal; alias /srv/photos/; }
 * @WebServlet("/photos/*")
 * @SendsFrom(location = "/protected/photos/", alias = "${photos.dir}")
 * }</pre>
 *
 * <p>{@link dev.handoff.servlet.Nginx#location(jakarta.servlet.http.HttpServletRequest)} returns it in this servlet. A
 * {@link dev.handoff.servlet.GuardFilter} stands before the servlet and lets its own X-Accel-Redirect, X-Sendfile and
 * X-Archive-Files lead to these locations and no others, whatever the setting {@code locations} has for the rest of the
 * application. It does not see what comes by a named dispatcher or as an error page: map GuardFilter on the addresses that
 * forward by name.
 *
 * <p>Exactly one of {@link #alias}, {@link #root} and {@link #proxy} is given, the directive of that location.
 */
@Documented
@Inherited
@Repeatable(SendsFrom.List.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SendsFrom {

    /** The prefix of the location as nginx.conf has it, with a slash at both ends. */
    String location();

    /** The absolute path of the folder behind {@code alias} in nginx.conf. */
    String alias() default "";

    /** The absolute path behind {@code root} in nginx.conf: files lie in the folder that the prefix names below it. */
    String root() default "";

    /** The absolute path of a folder in which this JVM sees what the server behind {@code proxy_pass} serves. */
    String proxy() default "";

    /** Holds several of them; the compiler writes it. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface List {

        /** The locations, in the order of the source. */
        SendsFrom[] value();
    }
}
