// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class UploadChecksTest {

    private final ScriptedServer server = new ScriptedServer();
    private final Facts settings = new Facts().put("spool", "/srv/spool").put("user", "tomcat");

    private String run() throws Exception {
        new UploadChecks(server.checkup(), settings, URI.create("http://files.example.org/upload")).run();
        return server.text();
    }

    private static Facts spooled() {
        return new Facts()
                .put("lines.upload", 1)
                .put("lines.body", 1)
                .put("proven.spool", true)
                .put("file.folder", "/srv/spool")
                .put("file.name", "0000000042")
                .put("file.owner", "tomcat")
                .put("files", 1)
                .put("file.field", "canary")
                .put("file.size", 300);
    }

    @Test
    void isGreenForAGoodSpool() throws Exception {
        server.on("do=look", 200, new Facts())
                .on("do=take", 200, spooled())
                .on("do=leave", 200, spooled())
                .on("do=left", 200, new Facts().put("left", false));

        assertThat(run())
                .contains("ok      upload-cleanup /upload  what nobody claims is gone")
                .contains("skipped upload-size /upload     nginx does not say whether it takes one: status 200")
                .contains("0 failed");
    }

    @Test
    void namesAnAddressWithoutOurFilter() throws Exception {
        server.on("do=take", 404, "not found".getBytes());

        assertThat(run())
                .contains("FAIL    upload-road /upload     no UploadFilter answers: status 404 and 9 bytes")
                .contains("fix: add the address to the setting uploads")
                .contains("7 skipped");
    }

    @Test
    void leavesALoginToItsOwner() throws Exception {
        server.on("do=take", 302, new byte[0], "Location: /login");

        assertThat(run())
                .contains("skipped upload-road /upload     somebody asks who uploads (302): give the doctor a --header")
                .contains("0 failed, 8 skipped");
    }

    @Test
    void namesAFormWhoseFileDoesNotArrive() throws Exception {
        server.on("do=look", 200, new Facts())
                .on(
                        "do=take",
                        200,
                        spooled()
                                .put("files", 0)
                                .put("refused", 413)
                                .put("refusal", "the body is larger than 10 bytes"));

        assertThat(run())
                .contains("FAIL    upload-fields /upload   the file of a form does not arrive: 413 the body is larger");
    }

    @Test
    void namesAnotherUser() throws Exception {
        server.on("do=look", 200, new Facts())
                .on("do=take", 200, spooled().put("file.owner", "www-data"))
                .on("do=leave", 200, new Facts());

        assertThat(run())
                .contains("FAIL    upload-user /upload     nginx writes uploads as www-data, the JVM is tomcat")
                .contains("\"user tomcat;\" in local-main.conf, or \"User=www-data\" in the unit of the JVM")
                .contains("skipped upload-cleanup /upload  the name of the file is not known");
    }

    @Test
    void namesAnNginxThatTakesLessThanTheApplication() throws Exception {
        server.on("POST /upload?do=look", 413, new byte[0])
                .on("do=look", 200, new Facts().put("forged.body", true))
                .on("do=take", 200, new Facts().put("maxRequestSize", 5_000_000_000L));

        assertThat(run())
                .contains("FAIL    upload-road /upload     the bytes pass through the JVM, though uploadSpool is set")
                .contains("FAIL    upload-gate /upload     clients can send")
                .contains("nginx refuses an upload of 5000000000 bytes, which maxRequestSize allows");
    }
}
