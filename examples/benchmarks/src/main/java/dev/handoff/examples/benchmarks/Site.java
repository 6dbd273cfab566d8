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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** The files, every application in a JVM of its own, and one nginx in front of all. */
final class Site implements AutoCloseable {

    static final String BIG = "/big.bin";
    static final String SMALL = "/small.txt";
    static final int SMALL_SIZE = 1024;

    private static final int MEBIBYTE = 1024 * 1024;

    private final Folders folders;
    private final long bigSize;
    private final Map<Application, ChildJvm> jvms = new EnumMap<>(Application.class);
    private NginxProcess nginx;

    private Site(Folders folders, long bigSize) {
        this.folders = folders;
        this.bigSize = bigSize;
    }

    /** Makes one large file and a small one. */
    static Site forDownloads(Path folder, int mebibytes, List<String> jvmOptions) throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        long size = (long) mebibytes * MEBIBYTE;
        writeRandom(files.resolve(BIG.substring(1)), size);
        Files.writeString(files.resolve(SMALL.substring(1)), "x".repeat(SMALL_SIZE));
        return new Site(new Folders(folder), size).start(Application.OF_DOWNLOADS, jvmOptions, null, false);
    }

    /** Makes many files, and one as large as all of them; {@code zipModule} may be null. */
    static Site forArchives(Path folder, int count, int kibibytes, List<String> jvmOptions, Path zipModule)
            throws IOException {
        Path parts = Files.createDirectories(folder.resolve("files").resolve(Part.FOLDER));
        for (int i = 0; i < count; i++) {
            writeRandom(parts.resolve(String.format(Locale.ROOT, "part-%05d.bin", i)), kibibytes * 1024L);
        }
        long all = count * kibibytes * 1024L;
        writeRandom(folder.resolve("files" + BIG), all);
        return new Site(new Folders(folder), all).start(Application.OF_ARCHIVES, jvmOptions, zipModule, false);
    }

    /** Makes the file to upload; {@code uploadModule} may be null. */
    static Site forUploads(Path folder, int mebibytes, List<String> jvmOptions, Path uploadModule) throws IOException {
        Folders folders = new Folders(folder);
        for (Path made : List.of(folders.files(), folders.others(), folders.uploaded())) {
            Files.createDirectories(made);
        }
        long size = (long) mebibytes * MEBIBYTE;
        writeRandom(folders.files().resolve(BIG.substring(1)), size);
        return new Site(folders, size).start(Application.OF_UPLOADS, jvmOptions, uploadModule, true);
    }

    private Site start(List<Application> applications, List<String> jvmOptions, Path module, boolean uploads)
            throws IOException {
        String secret = new BigInteger(256, new SecureRandom()).setBit(255).toString(16);
        try {
            Map<Application, Integer> ports = new LinkedHashMap<>();
            for (Application application : applications) {
                ChildJvm jvm = ChildJvm.start(application, folders, secret, jvmOptions);
                jvms.put(application, jvm);
                ports.put(application, jvm.port());
            }
            nginx = NginxProcess.start(
                    folders.root(),
                    port -> uploads
                            ? new NginxConf(port, secret, ports, null, new UploadConf(secret, module))
                            : new NginxConf(port, secret, ports, module, null));
            return this;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Writes real bytes: the holes of a sparse file would be read from nowhere. */
    private static void writeRandom(Path file, long size) throws IOException {
        byte[] block = new byte[MEBIBYTE];
        new Random(size).nextBytes(block);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long left = size; left > 0; left -= block.length) {
                channel.write(ByteBuffer.wrap(block, 0, (int) Math.min(left, block.length)));
            }
            // writing back to the disk must not go on while we measure
            channel.force(true);
        }
    }

    Folders folders() {
        return folders;
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
