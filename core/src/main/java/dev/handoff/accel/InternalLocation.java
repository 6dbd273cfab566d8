// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.accel;

import dev.handoff.internal.HttpSyntax;
import dev.handoff.internal.PercentEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An nginx {@code location} marked {@code internal}, and the folder whose files it serves. Declare one per location, as
 * a constant beside the lines of nginx.conf that it mirrors:
 *
 * <pre>{@code
 * // location /protected/reports/ { internal; alias /srv/reports/; }
 * static final InternalLocation REPORTS = InternalLocation.alias("/protected/reports/", Path.of("/srv/reports"));
 * }</pre>
 *
 * <p>The three factories are named after the directive in the location, because each needs another path or another
 * number of encodings. The folder need not exist yet when the location is declared; it is looked at when it is used.
 * Immutable and thread-safe.
 */
public final class InternalLocation {

    private final String prefix;
    private final byte[] prefixBytes;
    private final Path directory;
    private final boolean decodedTwice;

    private InternalLocation(String prefix, Path directory, boolean decodedTwice) {
        this.prefix = prefix;
        this.prefixBytes = prefix.getBytes(StandardCharsets.UTF_8);
        this.directory = directory.toAbsolutePath();
        this.decodedTwice = decodedTwice;
    }

    /**
     * Declares {@code location <prefix> { internal; alias <directory>/; }}. Both must end in {@code /} in nginx.conf:
     * without it nginx serves files beside the directory.
     *
     * @throws IllegalArgumentException when the prefix does not start and end with {@code /}
     */
    public static InternalLocation alias(String prefix, Path directory) {
        requirePrefix(prefix);
        return new InternalLocation(prefix, requireOnDisk(prefix, directory), false);
    }

    /**
     * Declares {@code location <prefix> { internal; root <root>; }}, where nginx appends the whole URI to the root: the
     * files lie in {@code <root>/<prefix>}.
     *
     * @throws IllegalArgumentException when the prefix does not start and end with {@code /}
     */
    public static InternalLocation root(String prefix, Path root) {
        byte[] inner = requirePrefix(prefix);
        return new InternalLocation(prefix, PathBytes.resolve(requireOnDisk(prefix, root), inner), false);
    }

    /**
     * Declares {@code location ~ ^<prefix>(.*)$ { internal; proxy_pass http://store/$1; }}: another server holds the
     * files, and this JVM sees the same tree below {@code directory}. nginx decodes the URI and puts the captured part
     * into its request line as it is, so the path is encoded twice.
     *
     * @throws IllegalArgumentException when the prefix does not start and end with {@code /}
     */
    public static InternalLocation proxy(String prefix, Path directory) {
        requirePrefix(prefix);
        return new InternalLocation(prefix, requireOnDisk(prefix, directory), true);
    }

    /** Returns what stands between the slashes at both ends. */
    private static byte[] requirePrefix(String prefix) {
        if (prefix.length() < 3 || !prefix.startsWith("/") || !prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "location prefix must start and end with '/', as in \"/protected/\": " + HttpSyntax.quote(prefix));
        }
        Optional<byte[]> inner = PercentEncoding.utf8(prefix.substring(1, prefix.length() - 1));
        if (inner.isEmpty() || !PathBytes.areSafe(inner.get())) {
            throw new IllegalArgumentException(
                    "location prefix must have no empty, '.' or '..' segment and no control character: "
                            + HttpSyntax.quote(prefix));
        }
        return inner.get();
    }

    private static Path requireOnDisk(String prefix, Path folder) {
        if (!folder.getFileSystem().equals(FileSystems.getDefault())) {
            throw new IllegalArgumentException("location " + prefix
                    + " needs a folder that nginx can read, not one inside " + folder.getFileSystem());
        }
        return folder;
    }

    /** Returns the prefix as nginx.conf writes it, with a slash at both ends. */
    public String prefix() {
        return prefix;
    }

    /** Returns the absolute path of the folder whose files this location serves. */
    public Path directory() {
        return directory;
    }

    /**
     * Returns the URI that makes nginx serve the file, encoded as often as the location decodes it. The bytes of the
     * file name arrive unchanged, also where they are not valid UTF-8. Does not look at the disk.
     *
     * @throws IllegalArgumentException when the file is not below {@link #directory()}, or when its path has a control
     *     character, which nginx's regular expressions and log readers stumble over
     */
    public InternalUri uri(Path file) {
        Path absolute = file.toAbsolutePath();
        if (!absolute.startsWith(directory) || absolute.equals(directory)) {
            throw new IllegalArgumentException(HttpSyntax.quote(absolute.toString()) + " is not below " + directory);
        }
        byte[] below = PathBytes.below(directory, absolute);
        if (!PathBytes.areSafe(below)) {
            throw new IllegalArgumentException(
                    HttpSyntax.quote(absolute.toString()) + " must have no '..' segment and no control character");
        }
        String encoded = PercentEncoding.path(below);
        return new InternalUri(
                PercentEncoding.path(prefixBytes) + (decodedTwice ? PercentEncoding.again(encoded) : encoded));
    }

    /**
     * Returns the path that {@link #uri(Path)} gave this URI, without looking at the disk.
     *
     * @throws IllegalArgumentException when the URI names nothing below this location
     */
    public Path file(InternalUri uri) {
        return bytesBelow(uri)
                .filter(PathBytes::areSafe)
                .map(bytes -> PathBytes.resolve(directory, bytes))
                .filter(path -> path.startsWith(directory))
                .orElseThrow(() -> new IllegalArgumentException(uri + " names nothing below " + prefix));
    }

    /**
     * Finds the regular file that untrusted, already decoded text names, such as {@code request.getPathInfo()}. One
     * leading {@code /} is dropped. Whatever is not a regular file inside the folder is empty, and nobody learns why:
     * null or empty text, {@code ..}, control characters, drive letters, symbolic links that lead out, folders, pipes,
     * missing and unreachable files.
     *
     * @throws IllegalStateException when {@link #directory()} itself is not a folder
     */
    @SuppressWarnings("exports") // see module-info
    public Optional<Path> find(@Nullable String untrusted) {
        return locate(untrusted, BasicFileAttributes::isRegularFile);
    }

    /**
     * Finds the folder that untrusted text names, by the rules of {@link #find(String)}; one {@code /} at the end is
     * dropped as well.
     *
     * @throws IllegalStateException when {@link #directory()} itself is not a folder
     */
    @SuppressWarnings("exports") // see module-info
    public Optional<Path> findDirectory(@Nullable String untrusted) {
        if (untrusted != null && untrusted.length() > 1 && untrusted.endsWith("/")) {
            return locate(untrusted.substring(0, untrusted.length() - 1), BasicFileAttributes::isDirectory);
        }
        return locate(untrusted, BasicFileAttributes::isDirectory);
    }

    /**
     * Finds the regular file that nginx would serve for a URI, for checking values that an application wrote by hand.
     * Empty when the URI does not belong to this location, and by the rules of {@link #find(String)}.
     *
     * @throws IllegalStateException when {@link #directory()} itself is not a folder
     */
    public Optional<Path> resolve(InternalUri uri) {
        return bytesBelow(uri).flatMap(bytes -> locate(bytes, BasicFileAttributes::isRegularFile));
    }

    private Optional<byte[]> bytesBelow(InternalUri uri) {
        Optional<byte[]> below = PercentEncoding.decode(uri.path())
                .filter(this::startsWithPrefix)
                .map(decoded -> Arrays.copyOfRange(decoded, prefixBytes.length, decoded.length));
        return decodedTwice
                ? below.flatMap(once -> PercentEncoding.decode(new String(once, StandardCharsets.ISO_8859_1)))
                : below;
    }

    /** Returns whether the URI lies in this location, whatever it names there. */
    public boolean contains(InternalUri uri) {
        return PercentEncoding.decode(uri.path()).filter(this::startsWithPrefix).isPresent();
    }

    /**
     * Returns whether the path is a regular file, and its real path lies inside {@link #directory()}. Looks at the disk
     * at each call.
     *
     * @throws IllegalStateException when {@link #directory()} itself is not a folder
     */
    public boolean serves(Path file) {
        return isInside(file, BasicFileAttributes::isRegularFile);
    }

    private boolean startsWithPrefix(byte[] path) {
        int length = prefixBytes.length;
        return path.length >= length && Arrays.equals(path, 0, length, prefixBytes, 0, length);
    }

    private Optional<Path> locate(@Nullable String untrusted, Predicate<BasicFileAttributes> kind) {
        if (untrusted == null || untrusted.isEmpty()) {
            return Optional.empty();
        }
        return PercentEncoding.utf8(untrusted.startsWith("/") ? untrusted.substring(1) : untrusted)
                .flatMap(bytes -> locate(bytes, kind));
    }

    private Optional<Path> locate(byte[] below, Predicate<BasicFileAttributes> kind) {
        if (!PathBytes.areSafe(below) || PathBytes.startWithDriveLetter(below)) {
            return Optional.empty();
        }
        Path path = PathBytes.resolve(directory, below);
        return isInside(path, kind) ? Optional.of(path) : Optional.empty();
    }

    private boolean isInside(Path path, Predicate<BasicFileAttributes> kind) {
        try {
            Optional<BasicFileAttributes> direct = attributesWithoutLinks(path);
            if (direct.isPresent()) {
                return kind.test(direct.get());
            }
            return kind.test(Files.readAttributes(path, BasicFileAttributes.class))
                    && path.toRealPath().startsWith(realDirectory());
        } catch (IOException e) {
            realDirectory(); // nothing can be found where the folder itself is missing, which is another mistake
            return false;
        }
    }

    /**
     * Reads what lies at a path below the folder; empty when a link is on the way. Without one it lies inside in truth
     * as it does by name, at a fraction of the cost of two real paths.
     */
    private Optional<BasicFileAttributes> attributesWithoutLinks(Path path) throws IOException {
        if (!path.startsWith(directory) || !path.equals(path.normalize())) {
            return Optional.empty();
        }
        @Nullable BasicFileAttributes last = null;
        for (Path step = path; step != null && !step.equals(directory); step = step.getParent()) {
            BasicFileAttributes attributes =
                    Files.readAttributes(step, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                return Optional.empty();
            }
            last = last == null ? attributes : last;
        }
        return Optional.ofNullable(last);
    }

    private Path realDirectory() {
        try {
            Path real = directory.toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
        } catch (IOException e) {
            throw new IllegalStateException(notAFolder(), e);
        }
        throw new IllegalStateException(notAFolder());
    }

    private String notAFolder() {
        return "location " + prefix + " serves " + directory + ", which is not a readable folder: create it or correct"
                + " the declaration";
    }

    @Override
    public String toString() {
        return prefix + " -> " + directory;
    }
}
