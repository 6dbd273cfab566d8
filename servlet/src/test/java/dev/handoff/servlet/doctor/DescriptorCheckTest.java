// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorCheckTest {

    private final ScriptedServer server = new ScriptedServer();

    private static Facts limit(long files) {
        return new Facts().put("worker.openFiles", files);
    }

    @Test
    void disturbsNobodyWhereTheLimitIsNotKnown() throws Exception {
        new DescriptorCheck(server.checkup(), new Facts()).run(0);

        assertThat(server.text()).contains("skipped descriptors  ", "--many tries it out");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void disturbsNobodyWhereTheLimitIsLow() throws Exception {
        new DescriptorCheck(server.checkup("--many"), limit(1024)).run(0);

        assertThat(server.text()).contains("FAIL    descriptors  a worker may open 1024 files");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void triesItOutWhenAsked() throws Exception {
        server.brokenOff("do=many");

        new DescriptorCheck(server.checkup("--many"), new Facts()).run(0);

        assertThat(server.text())
                .contains("an archive of 1100 files breaks off: status 200 and 2 bytes, cut off")
                .contains("raise worker_rlimit_nofile in nginx.conf to 20000");
    }

    @Test
    void isContentWithTheLimitWhereTheJvmMakesArchives() throws Exception {
        new DescriptorCheck(server.checkup(), limit(4096)).run(-1);
        new DescriptorCheck(server.checkup(), new Facts()).run(-1);

        assertThat(server.text())
                .contains("ok      descriptors  a worker may open 4096 files")
                .contains("skipped descriptors  the limit of the workers cannot be seen from the JVM\n");
    }

    @Test
    void fetchesAnArchiveWhereTheLimitIsHigh() throws Exception {
        server.on("do=many", 200, new byte[100]);

        new DescriptorCheck(server.checkup(), limit(20000)).run(0);

        assertThat(server.text()).contains("an archive of 1100 files arrives; the limit is 20000");
    }
}
