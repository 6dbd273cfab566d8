// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps our filters where the settings say so, before every other filter, and again when a later source says otherwise. */
final class Mappings {

    private final ServletContext context;
    private boolean annotated;
    private List<String> guarded = List.of();
    private List<String> receiving = List.of();
    private String doctor = "";
    private @Nullable GuardFilter guard;
    private @Nullable UploadFilter uploads;

    Mappings(ServletContext context) {
        this.context = context;
    }

    void map(Handoff handoff) {
        if (!annotated && !handoff.annotated().isEmpty()) {
            UrlPatterns.map(context, AnnotatedFilter.class.getName(), new AnnotatedFilter(), List.of("/*"));
            annotated = true;
        }
        List<String> guardPatterns = handoff.settings().get(Setting.GUARD);
        if (!guardPatterns.equals(guarded)) {
            GuardFilter next = new GuardFilter();
            register(next, Setting.GUARD, guardPatterns, guard != null);
            if (guard != null) {
                guard.retire();
            }
            guard = next;
            guarded = guardPatterns;
        }
        List<String> uploadPatterns = handoff.settings().get(Setting.UPLOADS);
        if (!uploadPatterns.equals(receiving)) {
            UploadFilter next = new UploadFilter();
            register(next, Setting.UPLOADS, uploadPatterns, uploads != null);
            if (uploads != null) {
                uploads.retire();
            }
            uploads = next;
            receiving = uploadPatterns;
        }
        String path = handoff.settings().get(Setting.DOCTOR);
        if (!path.equals(doctor)) {
            DoctorPatient.map(context, path);
            doctor = path;
        }
    }

    /** No container lets a mapping be undone, so the filter that was mapped before stays and stands aside. */
    private void register(Filter filter, Setting<?> setting, List<String> urlPatterns, boolean again) {
        String name = filter.getClass().getName() + (again ? " by code" : "");
        if (!UrlPatterns.map(context, name, filter, urlPatterns)) {
            throw new IllegalStateException(filter.getClass().getSimpleName()
                    + " is registered in this web application already: map it there and leave out the setting "
                    + setting);
        }
    }

    /** When filters are initialised it is too late to map more. */
    void requireMapped(Handoff handoff) {
        requireMapped(Setting.GUARD, handoff, guarded);
        requireMapped(Setting.UPLOADS, handoff, receiving);
        requireMapped(Setting.DOCTOR, handoff, doctor);
    }

    private static <T> void requireMapped(Setting<T> setting, Handoff handoff, T mapped) {
        if (!handoff.settings().get(setting).equals(mapped)) {
            throw new IllegalStateException("context-param handoff." + setting + " is read too late to map anything:"
                    + " nothing ran HandoffInitializer, so call Handoff.builder().build().install(context) from a"
                    + " ServletContextListener");
        }
    }
}
