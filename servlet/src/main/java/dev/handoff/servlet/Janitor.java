// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.upload.UploadReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what crashes left of uploads: at the start, and from time to time until the application stops. */
final class Janitor implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(UploadFilter.class);

    /** Orphans are a day old, so that nothing depends on the hour. */
    private static final int HOURS_BETWEEN = 1;

    private final Supplier<Collection<UploadReceiver>> receivers;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Janitor(Supplier<Collection<UploadReceiver>> receivers) {
        this.receivers = receivers;
    }

    /** @param receivers whose folders are looked through, asked each time */
    static Janitor start(Supplier<Collection<UploadReceiver>> receivers) {
        Janitor janitor = new Janitor(receivers);
        Thread thread = new Thread(janitor, "handoff-uploads-janitor");
        thread.setDaemon(true);
        thread.start();
        return janitor;
    }

    void stop() {
        stopped.countDown();
    }

    @Override
    public void run() {
        try {
            do {
                receivers.get().forEach(Janitor::sweep);
            } while (!stopped.await(HOURS_BETWEEN, TimeUnit.HOURS));
        } catch (InterruptedException e) {
            LOG.debug("no more orphans of uploads are deleted", e);
        }
    }

    private static void sweep(UploadReceiver receiver) {
        try {
            List<Path> orphans = receiver.sweep();
            if (!orphans.isEmpty()) {
                LOG.info("deleted {} files that uploads had left behind", orphans.size());
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the folders of uploads could not be searched for what was left behind: {}", e.toString());
        }
    }
}
