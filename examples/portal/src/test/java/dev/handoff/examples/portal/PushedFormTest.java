// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushedFormTest {
    @TempDir
    Path folder;

    @Test
    void writesTheFieldsAndEachFileInOrder() throws Exception {
        Path first = Files.writeString(folder.resolve("50% \"x\".txt"), "hello");
        Path second = Files.writeString(folder.resolve("ü.unknown"), "");

        PushedForm form = PushedForm.of(List.of(first, second));

        String boundary = form.boundary();
        String body = read(form.publisher());
        assertThat(form.contentType()).isEqualTo("multipart/form-data; boundary=" + boundary);
        assertThat(form.length()).isEqualTo(body.getBytes(UTF_8).length);
        assertThat(body.replace(boundary, "B").replace("\r\n", "\n")).isEqualTo("""
                        --B
                        Content-Disposition: form-data; name="name"

                        50% "x".txt
                        --B
                        Content-Disposition: form-data; name="terminal"

                        yes
                        --B
                        Content-Disposition: form-data; name="file1"; filename="50% %22x%22.txt"
                        Content-Type: text/plain

                        hello
                        --B
                        Content-Disposition: form-data; name="file2"; filename="ü.unknown"
                        Content-Type: application/octet-stream


                        --B--
                        """);
    }

    private static String read(BodyPublisher publisher) {
        var bytes = new ByteArrayOutputStream();
        var end = new CompletableFuture<Void>();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer buffer) {
                byte[] next = new byte[buffer.remaining()];
                buffer.get(next);
                bytes.writeBytes(next);
            }

            @Override
            public void onError(Throwable failure) {
                end.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                end.complete(null);
            }
        });
        end.join();
        return bytes.toString(UTF_8);
    }
}
