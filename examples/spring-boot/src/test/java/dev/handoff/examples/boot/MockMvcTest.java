// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;

import dev.handoff.accel.InternalLocation;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** The controllers are tested as all others are, without a server: the JVM answers. */
class MockMvcTest {

    @TempDir
    Path folder;

    private MockMvc mvc;

    @BeforeEach
    void setUp() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "0123456789");
        InternalLocation files = InternalLocation.alias("/protected/", folder);
        mvc = MockMvcBuilders.standaloneSetup(new DownloadController(files), new UploadController(files))
                .build();
    }

    private MockHttpServletResponse answer(MockHttpServletRequestBuilder request) throws Exception {
        return mvc.perform(request).andReturn().getResponse();
    }

    @Test
    void sendsAFile() throws Exception {
        MockHttpServletResponse answer = answer(get("/files/a.txt"));

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentAsString()).isEqualTo("0123456789");
        assertThat(answer.getHeader("Content-Disposition")).isEqualTo("attachment; filename=\"a.txt\"");
    }

    @Test
    void sendsAPartOfAFile() throws Exception {
        MockHttpServletResponse answer = answer(get("/files/a.txt").header("Range", "bytes=2-4"));

        assertThat(answer.getStatus()).isEqualTo(206);
        assertThat(answer.getContentAsString()).isEqualTo("234");
    }

    @Test
    void answersHead() throws Exception {
        MockHttpServletResponse answer = answer(head("/files/a.txt"));

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getHeader("Content-Length")).isEqualTo("10");
    }

    @Test
    void finds404WhereNoFileIs() throws Exception {
        assertThat(answer(get("/files/missing.txt")).getStatus()).isEqualTo(404);
    }

    @Test
    void sendsAnArchive() throws Exception {
        MockHttpServletResponse answer = answer(get("/files.zip"));

        var zip = new ZipInputStream(new ByteArrayInputStream(answer.getContentAsByteArray()));
        assertThat(zip.getNextEntry().getName()).isEqualTo("files/a.txt");
        assertThat(zip.readAllBytes()).asString().isEqualTo("0123456789");
    }

    @Test
    void takesAFormWithoutHandoff() throws Exception {
        var photo = new MockMultipartFile("photo", "b.txt", "text/plain", "hello".getBytes(UTF_8));

        var answer = mvc.perform(multipart("/upload").file(photo)).andReturn().getResponse();

        assertThat(answer.getStatus()).isEqualTo(201);
        try (var files = Files.list(folder)) {
            assertThat(files).anySatisfy(file -> assertThat(file).hasContent("hello"));
        }
    }
}
