// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The files, every application in a JVM of its own, and one nginx in front of all. */
final class Site implements AutoCloseable {

    static final String BIG = "/big.bin";
    static final String SMALL = "/small.txt";
    static final int SMALL_SIZE = 1024;

    private static final int MEBIBYTE = 1024 * 1024;

    private final long bigSize;
    private final Map<Application, ChildJvm> jvms = new EnumMap<>(Application.class);
    private NginxProcess nginx;

    private Site(long bigSize) {
        this.bigSize = bigSize;
    }

    static Site start(Path folder, int mebibytes, List<String> jvmOptions) throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        writeRandom(files.resolve(BIG.substring(1)), mebibytes);
        Files.writeString(files.resolve(SMALL.substring(1)), "x".repeat(SMALL_SIZE));
        String secret = new BigInteger(256, new SecureRandom()).setBit(255).toString(16);
        var site = new Site((long) mebibytes * MEBIBYTE);
        try {
            Map<Application, Integer> ports = new EnumMap<>(Application.class);
            for (Application application : Application.values()) {
                ChildJvm jvm = ChildJvm.start(application, files, secret, jvmOptions);
                site.jvms.put(application, jvm);
                ports.put(application, jvm.port());
            }
            site.nginx = NginxProcess.start(folder, secret, ports);
            return site;
        } catch (IOException e) {
            site.close();
            throw e;
        }
    }

    /** Writes real bytes: the holes of a sparse file would be read from nowhere. */
    private static void writeRandom(Path file, int mebibytes) throws IOException {
        byte[] block = new byte[MEBIBYTE];
        new Random(mebibytes).nextBytes(block);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < mebibytes; i++) {
                channel.write(ByteBuffer.wrap(block));
            }
            // writing back to the disk must not go on while we measure
            channel.force(true);
        }
    }

    long bigSize() {
        return bigSize;
    }

    URI direct(Application application, String path) {
        return jvms.get(application).uri(path);
    }

    URI throughNginx(String path) {
        return nginx.uri(path);
    }

    CpuClock jvmClock(Application application) throws IOException {
        return new CpuClock(List.of(jvms.get(application).pid()));
    }

    CpuClock nginxClock() throws IOException {
        return new CpuClock(nginx.pids());
    }

    @Override
    public void close() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        for (ChildJvm jvm : jvms.values()) {
            jvm.close();
        }
    }
}
