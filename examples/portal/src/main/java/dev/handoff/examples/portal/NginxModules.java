// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The modules that the library works with, as far as a folder has them. Others that lie there are left alone: not every
 * module can be loaded beside every other.
 *
 * @param files the file of each module, by the name of the module
 */
record NginxModules(Map<String, Path> files) {
    private static final String ZIP = "ngx_http_zip_module";
    private static final String UPLOAD = "ngx_http_upload_module";

    NginxModules {
        files = Map.copyOf(files);
        if (files.keySet().stream().anyMatch(name -> !name.equals(ZIP) && !name.equals(UPLOAD))) {
            throw new IllegalArgumentException("modules must be " + ZIP + " or " + UPLOAD + ": " + files.keySet());
        }
    }

    /**
     * Looks into the folder that was named on the command line, else in the environment, else into nginx's own.
     *
     * @param option from {@code --modules}
     * @param environment from {@code NGINX_MODULES}
     */
    static NginxModules find(Optional<Path> option, Optional<Path> environment, NginxBinary nginx)
            throws PortalException {
        if (option.isPresent()) {
            return in(named(option.get(), "--modules"));
        }
        if (environment.isPresent()) {
            return in(named(environment.get(), "the environment variable NGINX_MODULES"));
        }
        Optional<Path> own = nginx.modules();
        return own.isPresent() ? in(own.get()) : new NginxModules(Map.of());
    }

    private static Path named(Path folder, String by) throws PortalException {
        if (!Files.isDirectory(folder)) {
            throw new PortalException(folder + " is not a folder: see " + by);
        }
        return folder.toAbsolutePath();
    }

    static NginxModules in(Path folder) {
        var found = new LinkedHashMap<String, Path>();
        for (String name : new String[] {ZIP, UPLOAD}) {
            Path file = folder.resolve(name + ".so");
            if (Files.isRegularFile(file)) {
                found.put(name, file);
            }
        }
        return new NginxModules(found);
    }

    /** Returns the lines for {@code local-main.conf}. */
    String loadLines() {
        var lines = new StringBuilder();
        for (String name : new String[] {ZIP, UPLOAD}) {
            if (files.containsKey(name)) {
                lines.append("load_module \"")
                        .append(files.get(name).toString().replace("\\", "\\\\").replace("\"", "\\\""))
                        .append("\";\n");
            }
        }
        return lines.toString();
    }

    /** Tells whether nginx-upload-module is there. */
    boolean haveUpload() {
        return files.containsKey(UPLOAD);
    }

    /** Returns what the proof header announces: {@code zip} only where the module is loaded. */
    String tokens() {
        return files.containsKey(ZIP) ? "; bridge; zip" : "; bridge";
    }
}
