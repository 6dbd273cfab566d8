// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Small answers, as many as go through a few persistent connections.
 *
 * @param requests sent in turn, each connection starting elsewhere
 */
record Load(int port, List<ByteBuffer> requests, int status, long length) {

    private static final int CONNECTIONS = 4;

    Load {
        requests = List.copyOf(requests);
    }

    /** Sends so many requests and returns the seconds that it took. */
    double run(int count) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i * requests.size() / CONNECTIONS;
                clients.add(() -> send(first, count / CONNECTIONS));
            }
            long start = System.nanoTime();
            for (Future<Void> client : threads.invokeAll(clients)) {
                client.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in the middle of a measurement", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Void send(int first, int count) throws IOException {
        try (HttpConnection connection = HttpConnection.to(port)) {
            for (int i = 0; i < count; i++) {
                HttpConnection.Answer answer = connection.get(requests.get((first + i) % requests.size()));
                if (answer.status() != status || answer.length() != length) {
                    throw new IOException(answer + " instead of " + status + " with " + length + " bytes");
                }
            }
        }
        return null;
    }
}
