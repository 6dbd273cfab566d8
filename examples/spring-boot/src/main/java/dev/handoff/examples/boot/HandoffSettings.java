// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The lines {@code handoff.*} of application.properties.
 *
 * @param folder DIR of {@code nginx -p DIR}
 * @param proxySecret empty where there is no nginx, two while it is being changed
 * @param uploadSecret as proxySecret, for uploads
 */
@ConfigurationProperties("handoff")
public record HandoffSettings(String folder, List<String> proxySecret, List<String> uploadSecret) {

    /** Returns where nginx finds what it is told to send: {@code alias files/} in downloads.conf. */
    public Path files() {
        return below("files");
    }

    /** Returns where uploads wait that do not come through nginx. */
    public Path store() {
        return below("store");
    }

    /** Returns where nginx writes uploads: {@code client_body_temp_path spool} in handoff-spool.conf. */
    public Path spool() {
        return below("spool");
    }

    private Path below(String name) {
        return Path.of(folder).toAbsolutePath().normalize().resolve(name);
    }
}
