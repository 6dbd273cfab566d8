// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.annotation.AccelHints;
import dev.handoff.servlet.annotation.ReceivesUploads;
import dev.handoff.servlet.annotation.SendsFrom;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("serial") // nobody writes these servlets to a stream
class AnnotationReaderTest {

    private static final String PASSWORD = "hunter2-hunter2";

    @SendsFrom(location = "/protected/a/", alias = "${dir}/a")
    @SendsFrom(location = "/b/", root = "/srv")
    @SendsFrom(location = "${prefix}", proxy = "/mnt/c")
    @ReceivesUploads(store = "${dir}/store", maxFileSize = "8m", maxRequestSize = "${none:1g}")
    @AccelHints(buffering = false, limitRate = "512k", expires = "10m")
    private static class Full extends HttpServlet {}

    private static class Inheriting extends Full {}

    @SendsFrom(location = "/own/", alias = "/srv/own")
    private static class Overriding extends Full {}

    @AccelHints(limitRate = "0", expires = "off")
    private static class Unlimited extends HttpServlet {}

    @ReceivesUploads(maxFileSize = "${set.by.nobody:}")
    @AccelHints(limitRate = "${set.by.nobody:}", expires = " ${empty:} ")
    private static class Optionally extends HttpServlet {}

    @AccelHints
    private static class Empty extends HttpServlet {}

    @SendsFrom(location = "/a/", alias = "/srv/a")
    private interface NoServlet {}

    private static class NotAnnotated extends HttpServlet {}

    @SendsFrom(location = "/a/")
    private static class WithoutFolder extends HttpServlet {}

    @SendsFrom(location = "/a/", alias = "/srv/a", proxy = "/srv/b")
    private static class WithTwoFolders extends HttpServlet {}

    @SendsFrom(location = "/a/", alias = "srv/a")
    private static class Relative extends HttpServlet {}

    @SendsFrom(location = "/a", root = "/srv/a")
    private static class WithoutSlash extends HttpServlet {}

    @SendsFrom(location = "/a/", alias = "/srv/a")
    @SendsFrom(location = "/a/", alias = "/srv/b")
    private static class Twice extends HttpServlet {}

    @SendsFrom(location = "/a/", alias = "${unknown}")
    private static class Unknown extends HttpServlet {}

    @SendsFrom(location = "${password}", alias = "/srv/a")
    private static class SecretPrefix extends HttpServlet {}

    @SendsFrom(location = "/a/", proxy = "${password}")
    private static class SecretFolder extends HttpServlet {}

    @ReceivesUploads(store = "store")
    private static class RelativeStore extends HttpServlet {}

    @ReceivesUploads(maxFileSize = "much")
    private static class MuchToUpload extends HttpServlet {}

    @ReceivesUploads(maxRequestSize = "${password}")
    private static class SecretSize extends HttpServlet {}

    @ReceivesUploads
    private static class WithoutStore extends HttpServlet {}

    @AccelHints(limitRate = "-1")
    private static class NegativeRate extends HttpServlet {}

    @AccelHints(limitRate = "off")
    private static class RateOff extends HttpServlet {}

    @AccelHints(expires = "10 minutes")
    private static class InWords extends HttpServlet {}

    @AccelHints(expires = "-1")
    private static class NegativeTime extends HttpServlet {}

    @AccelHints(expires = "9223372036854775807w")
    private static class Eternity extends HttpServlet {}

    private final AnnotationReader reader = new AnnotationReader(
            new Placeholders(List.of(Map.of("dir", "/srv", "prefix", "/c/", "password", PASSWORD, "empty", "")::get)));

    @Test
    void readsEachAttribute() {
        AnnotatedServlet servlet = reader.read(Full.class);

        assertThat(servlet.locations())
                .extracting(InternalLocation::toString)
                .containsExactly("/protected/a/ -> /srv/a", "/b/ -> /srv/b", "/c/ -> /mnt/c");
        Settings uploads = servlet.uploads();
        assertThat(uploads.get(Setting.UPLOAD_STORE)).isEqualTo(Optional.of(Path.of("/srv/store")));
        assertThat(uploads.get(Setting.MAX_FILE_SIZE)).isEqualTo(8L << 20);
        assertThat(uploads.get(Setting.MAX_REQUEST_SIZE)).isEqualTo(1L << 30);
        assertThat(servlet.hints().headers())
                .containsOnly(
                        Map.entry("X-Accel-Buffering", "no"),
                        Map.entry("X-Accel-Limit-Rate", "524288"),
                        Map.entry("X-Accel-Expires", "600"));
        assertThat(servlet.hints().limitRate()).hasValue(524_288);
    }

    @Test
    void readsWhatASubclassInherits() {
        assertThat(reader.read(Inheriting.class).locations()).hasSize(3);
        assertThat(reader.read(Overriding.class).locations())
                .extracting(InternalLocation::prefix)
                .containsExactly("/own/");
        assertThat(reader.read(Overriding.class).hints())
                .isEqualTo(reader.read(Full.class).hints());
    }

    @Test
    void readsZeroAsNoLimitAndOffAsNotAtAll() {
        assertThat(reader.read(Unlimited.class).hints().headers())
                .containsOnly(Map.entry("X-Accel-Limit-Rate", "0"), Map.entry("X-Accel-Expires", "0"));
    }

    @Test
    void leavesTheRestToNginx() {
        AnnotatedServlet servlet = reader.read(Empty.class);

        assertThat(servlet.hints()).isEqualTo(AccelOrders.NONE);
        assertThat(servlet.hints().limitRate()).isEmpty();
        assertThat(servlet.locations()).isEmpty();
        assertThat(servlet.uploads()).isNull();
    }

    @Test
    void leavesOutWhatStandsForNothingAndMay() {
        AnnotatedServlet servlet = reader.read(Optionally.class);

        assertThat(servlet.hints()).isEqualTo(AccelOrders.NONE);
        assertThat(servlet.uploads().isEmpty()).isTrue();
    }

    static Stream<Arguments> wrongOnes() {
        return Stream.of(
                Arguments.of(
                        NoServlet.class,
                        " is no servlet: annotate the class of a servlet, and use Handoff.builder() with guard, locations"
                                + " and uploads for everything else"),
                Arguments.of(
                        NotAnnotated.class,
                        " has no annotation: write @SendsFrom, @ReceivesUploads or @AccelHints on the class"),
                Arguments.of(
                        WithoutFolder.class,
                        ": @SendsFrom(location = \"/a/\") must have one of alias, root and proxy, the directive of that"
                                + " location in nginx.conf: 0 given"),
                Arguments.of(
                        WithTwoFolders.class,
                        ": @SendsFrom(location = \"/a/\") must have one of alias, root and proxy, the directive of that"
                                + " location in nginx.conf: 2 given"),
                Arguments.of(Relative.class, ": @SendsFrom alias: alias must be an absolute path: \"srv/a\""),
                Arguments.of(
                        WithoutSlash.class,
                        ": @SendsFrom location: location prefix must start and end with '/', as in \"/protected/\": \"/a\""),
                Arguments.of(Twice.class, ": @SendsFrom location is there twice: declare each once"),
                Arguments.of(
                        Unknown.class,
                        ": @SendsFrom alias: \"${unknown}\" stands for nothing: set a context-param, a system property or"
                                + " an environment variable of that name, or give a default, as in \"${unknown:default}\""),
                Arguments.of(
                        SecretPrefix.class,
                        ": @SendsFrom location, with ${password} put in: must be a prefix with '/' at both ends, as in"
                                + " \"/protected/\""),
                Arguments.of(
                        SecretFolder.class, ": @SendsFrom proxy, with ${password} put in: must be an absolute path"),
                Arguments.of(
                        RelativeStore.class,
                        ": @ReceivesUploads store: uploadStore must be an absolute path: \"store\""),
                Arguments.of(
                        MuchToUpload.class,
                        ": @ReceivesUploads maxFileSize: must be a number of bytes such as 4096 or 16k: \"much\""),
                Arguments.of(
                        SecretSize.class,
                        ": @ReceivesUploads maxRequestSize, with ${password} put in: must be a number of bytes from 1,"
                                + " such as 8m or 1g"),
                Arguments.of(
                        NegativeRate.class,
                        ": @AccelHints limitRate: must be at least 0 bytes, where 0 is no limit: -1"),
                Arguments.of(
                        RateOff.class,
                        ": @AccelHints limitRate: must be a number of bytes such as 4096 or 16k: \"off\""),
                Arguments.of(
                        InWords.class, ": @AccelHints expires: must be a time such as 60, 10m or 12h: \"10 minutes\""),
                Arguments.of(
                        NegativeTime.class, ": @AccelHints expires: must be a time such as 60, 10m or 12h: \"-1\""),
                Arguments.of(
                        Eternity.class,
                        ": @AccelHints expires: must be a time such as 60, 10m or 12h: \"9223372036854775807w\""));
    }

    @ParameterizedTest
    @MethodSource("wrongOnes")
    void refusesWithClassAnnotationAndAttribute(Class<?> type, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.read(type))
                .withMessage(type.getName() + message)
                .satisfies(refusal -> {
                    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
                        assertThat(cause.getMessage()).doesNotContain(PASSWORD);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("wrongOnes")
    void wrongOnesStopTheStart(Class<?> type, String message) throws ServletException {
        ServletContext context = StubbedContext.with(Map.of("password", PASSWORD));
        if (type.equals(NotAnnotated.class)) {
            new HandoffInitializer().onStartup(Set.of(type), context); // which some containers pass too
            assertThat(context.getAttribute(Handoff.class.getName())).isNull();
            return;
        }

        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> new HandoffInitializer().onStartup(Set.of(type), context))
                .withMessage(type.getName() + message);
    }

    @Test
    void namesTheClassThatNeedsAStore() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Handoff.builder()
                        .annotated(WithoutStore.class)
                        .build()
                        .install(StubbedContext.anyFilter(Map.of())))
                .withMessage(WithoutStore.class.getName() + ": @ReceivesUploads needs store, or the application the"
                        + " setting uploadStore: a folder of its own on the file system to which uploads are moved");
    }

    @Test
    void theBuilderTakesNoOtherClasses() {
        Handoff.Builder settings = Handoff.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> settings.annotated(NotAnnotated.class));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.annotated(NoServlet.class));
    }
}
