// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.util.List;

/** The header bridge: whether it is where nginx says it is. */
final class BridgeCheck {

    private static final String NAME = "Content-Disposition";

    private final Checkup checkup;
    private final LocationChecks location;
    private final boolean announced;
    private final boolean proxied;

    BridgeCheck(Checkup checkup, LocationChecks location, boolean announced, boolean proxied) {
        this.checkup = checkup;
        this.location = location;
        this.announced = announced;
        this.proxied = proxied;
    }

    /** @param probe the answer to a private header that nothing but the bridge reads */
    void run(Answer probe) {
        Report report = checkup.report();
        String prefix = location.prefix();
        boolean there = !probe.header(NAME).isEmpty();
        if (announced && !there) {
            report.fail(
                    "bridge",
                    prefix,
                    "the token \"bridge\" is announced, but the location has no bridge: downloads lose name and caching",
                    proxied
                            ? "take \"; bridge\" out of local-http.conf: where a location proxies, nginx looks for the"
                                    + " headers in the answer of the store"
                            : "put \"include handoff-bridge.conf;\" into the location " + prefix
                                    + " (downloads.conf), or take \"; bridge\" out of local-http.conf");
        } else if (!announced && there) {
            report.fail(
                    "bridge",
                    prefix,
                    "the location has the bridge, but the token \"bridge\" is not announced: names stick to error pages",
                    "add \"; bridge\" behind the secret in local-http.conf");
        } else {
            headers(announced);
        }
    }

    private void headers(boolean bridged) {
        Report report = checkup.report();
        String prefix = location.prefix();
        Answer answer = location.file(Canary.PLAIN, "&named");
        List<String> caching = answer.headers("Cache-Control");
        if (answer.headers(NAME).size() != 1 || !answer.header(NAME).contains(DoctorServlet.ATTACHMENT)) {
            report.fail(
                    "bridge",
                    prefix,
                    "the file arrives without the name that the application gave it",
                    "take handoff-bridge.conf as it is shipped, and no add_header Content-Disposition beside it");
        } else if (!caching.equals(List.of(DoctorServlet.CACHE_CONTROL))) {
            report.fail(
                    "bridge",
                    prefix,
                    "the caching of the application is not what arrives: " + caching,
                    "remove \"expires\" and \"add_header Cache-Control\" from the location " + prefix);
        } else if (bridged && answer.header(DoctorServlet.DROPPED).isEmpty()) {
            report.fail(
                    "bridge",
                    prefix,
                    "the header " + DoctorServlet.DROPPED + " of the application is lost",
                    "take handoff-bridge.conf as it is shipped");
        } else {
            String words = bridged ? "name, caching and other headers arrive" : "name and caching arrive, no others";
            report.ok("bridge", prefix, words);
        }
    }
}
