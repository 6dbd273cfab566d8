// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The nginx that is installed on this machine. */
record NginxBinary(Path path) {
    private static final Pattern MODULES = Pattern.compile("--modules-path=(?:'([^']*)'|(\\S+))");

    NginxBinary {
        if (!Files.isExecutable(path)) {
            throw new IllegalArgumentException("\"" + path + "\" is not executable");
        }
    }

    /** Returns the first nginx on a search path such as {@code PATH}. */
    static NginxBinary find(String searchPath) throws PortalException {
        for (String folder : searchPath.split(File.pathSeparator)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, "nginx").toAbsolutePath();
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return new NginxBinary(candidate);
            }
        }
        throw new PortalException("no nginx on the PATH: install nginx, add its folder (often /usr/sbin) to PATH, or"
                + " leave out --nginx");
    }

    /** Returns the folder from which this nginx was built to load modules. */
    Optional<Path> modules() throws PortalException {
        Matcher built = MODULES.matcher(configuration());
        return built.find()
                ? Optional.of(Path.of(built.group(1) == null ? built.group(2) : built.group(1)))
                : Optional.empty();
    }

    private String configuration() throws PortalException {
        try {
            Process asked = new ProcessBuilder(path.toString(), "-V")
                    .redirectErrorStream(true)
                    .start();
            try (InputStream said = asked.getInputStream()) {
                return new String(said.readAllBytes(), Charset.defaultCharset());
            }
        } catch (IOException e) {
            throw new PortalException("cannot run " + path + " (" + Reason.of(e) + "): see PATH", e);
        }
    }
}
