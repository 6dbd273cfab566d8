// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import jakarta.servlet.ReadListener;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpooledInputTest {

    private static final byte[] BYTES = "a spooled body".repeat(3000).getBytes(UTF_8);

    @TempDir
    Path folder;

    private final List<Runnable> tasks = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private SeekableByteChannel channel;
    private SpooledInput input;

    @BeforeEach
    void open() throws IOException {
        channel = Files.newByteChannel(Files.write(folder.resolve("body"), BYTES));
        input = new SpooledInput(channel, tasks::add);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
    }

    /** Reads as many bytes as it is told, then stops. */
    private final class Reader implements ReadListener {

        private final int count;

        Reader(int count) {
            this.count = count;
        }

        @Override
        public void onDataAvailable() throws IOException {
            calls.add("data");
            if (count < 0) {
                throw new IOException("not wanted");
            }
            input.readNBytes(count);
        }

        @Override
        public void onAllDataRead() {
            calls.add("end");
        }

        @Override
        public void onError(Throwable failure) {
            calls.add(failure.getMessage());
        }
    }

    private void listen(int count) {
        input.setReadListener(new Reader(count));
        tasks.forEach(Runnable::run);
    }

    @Test
    void readsTheBody() throws IOException {
        assertThat(input.available()).isEqualTo(BYTES.length);
        assertThat(input.read()).isEqualTo('a');
        assertThat(input.read(new byte[0])).isZero();
        assertThat(input.isFinished()).isFalse();
        assertThat(input.readAllBytes()).hasSize(BYTES.length - 1);
        assertThat(input.isFinished()).isTrue();
        assertThat(input.read()).isEqualTo(-1);
        assertThat(input.read(new byte[1])).isEqualTo(-1);
        assertThat(input.available()).isZero();
    }

    @Test
    void isAtItsEndWhereThereIsNoBody() throws IOException {
        input = new SpooledInput(null, tasks::add);

        assertThat(input.isFinished()).isTrue();
        assertThat(input.read()).isEqualTo(-1);
        listen(0);
        assertThat(calls).containsExactly("end");
    }

    @Test
    void callsTheListenerLaterAndFromElsewhere() {
        input.setReadListener(new Reader(BYTES.length));
        assertThat(calls).isEmpty();

        tasks.forEach(Runnable::run);

        assertThat(calls).containsExactly("data", "end");
    }

    @Test
    void tellsTheEndWhenAnotherThreadReadsTheRest() throws IOException {
        listen(5);
        assertThat(calls).containsExactly("data");

        input.readAllBytes();

        assertThat(calls).containsExactly("data", "end");
    }

    @Test
    void tellsTheListenerOfItsFailure() {
        listen(-1);

        assertThat(calls).containsExactly("data", "not wanted");
    }

    @Test
    void takesOneListener() {
        input.setReadListener(new Reader(0));

        assertThatIllegalStateException()
                .isThrownBy(() -> input.setReadListener(new Reader(0)))
                .withMessage("a ReadListener is set already");
        assertThatNullPointerException().isThrownBy(() -> input.setReadListener(null));
    }

    @Test
    void isFinishedAfterTheRequest() throws IOException {
        channel.close();

        assertThat(input.isFinished()).isTrue();
    }
}
