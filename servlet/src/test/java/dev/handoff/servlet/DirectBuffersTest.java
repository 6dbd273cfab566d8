// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DirectBuffersTest {

    private final DirectBuffers buffers = new DirectBuffers();

    private List<ByteBuffer> takeAll() {
        List<ByteBuffer> all = new ArrayList<>();
        for (Optional<ByteBuffer> next = buffers.take(); next.isPresent(); next = buffers.take()) {
            all.add(next.get());
        }
        return all;
    }

    @Test
    void lendsTheBufferAgainThatCameBackLast() {
        ByteBuffer first = buffers.take().orElseThrow();
        ByteBuffer second = buffers.take().orElseThrow();
        buffers.giveBack(first);
        buffers.giveBack(second.position(7).limit(9));

        ByteBuffer again = buffers.take().orElseThrow();

        assertThat(again).isSameAs(second);
        assertThat(again.position()).isZero();
        assertThat(again.remaining()).isEqualTo(DirectBuffers.SIZE);
    }

    @Test
    void lendsBuffersOutsideTheHeapAndNotTheSameToTwo() {
        List<ByteBuffer> all = takeAll();

        assertThat(all).allMatch(ByteBuffer::isDirect);
        for (int i = 0; i < all.size(); i++) {
            all.get(i).putInt(0, i);
        }
        assertThat(all).extracting(buffer -> buffer.getInt(0)).doesNotHaveDuplicates();
    }

    @Test
    void lendsNoMoreThanMemoryAllowsUntilOneComesBack() {
        List<ByteBuffer> all = takeAll();

        assertThat(all).hasSizeBetween(8, 64);
        assertThat(buffers.take()).isEmpty();

        buffers.giveBack(all.get(0));

        assertThat(buffers.take()).isPresent();
    }

    /** After a failed write nobody knows whether the container still uses the buffer. */
    @Test
    @Timeout(60)
    void replacesBuffersThatNeverCameBackWhenNobodyHoldsThemAnyMore() {
        int most = takeAll().size();

        Optional<ByteBuffer> replaced = buffers.take();
        while (replaced.isEmpty()) {
            System.gc();
            replaced = buffers.take();
        }

        assertThat(most).isPositive();
        assertThat(replaced).isPresent();
    }
}
