// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.handoff.accel.InternalLocation;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of a web.xml, by both roads on which they come. */
class ParametersTest {

    private static final String SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz_ABC";
    private static final String NEXT_SECRET = "the-secret-that-is-being-introduced-today";

    /** Returns what the context-param installs. */
    private static Handoff installed(String name, String value) throws ServletException {
        ServletContext context = StubbedContext.with(Map.of("handoff." + name, value, "other", "parameter"));
        StubbedContext.registration(context);
        new HandoffInitializer().onStartup(null, context);
        return Handoff.of(context);
    }

    /** Returns what the init-param of the filter installs. */
    private static Handoff installedByFilter(String name, String value) throws ServletException {
        ServletContext context = StubbedContext.with(Map.of("other", "parameter"));
        new GuardFilter().init(StubbedContext.filter(context, Map.of(name, value)));
        return Handoff.of(context);
    }

    private static void assertRefused(String name, String value, String reason) {
        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> installed(name, value))
                .withMessage("context-param handoff." + name + ": " + reason)
                .withCauseInstanceOf(IllegalArgumentException.class);
        if (!name.equals("guard")) {
            assertThatExceptionOfType(ServletException.class)
                    .isThrownBy(() -> installedByFilter(name, value))
                    .withMessage("filter guard filter: init-param " + name + ": " + reason)
                    .withCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Proof proof(Handoff handoff, String line) {
        HttpServletRequest request = mock();
        when(request.getHeaders("X-Handoff-Proxy")).thenReturn(Collections.enumeration(List.of(line)));
        return handoff.proof(request);
    }

    @Test
    void areNamedLikeTheMethodsOfTheBuilder() {
        Stream<String> settings = Stream.of(Handoff.Builder.class.getMethods())
                .filter(method -> method.getDeclaringClass() == Handoff.Builder.class)
                .map(Method::getName)
                .filter(name -> !Set.of("build", "annotated").contains(name));

        assertThat(settings)
                .hasSizeGreaterThanOrEqualTo(Setting.ALL.size())
                .allSatisfy(name -> assertThatExceptionOfType(ServletException.class)
                        .isThrownBy(() -> installed(name, "?"))
                        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("no such setting")));
    }

    @ParameterizedTest
    @CsvSource({
        "proxysecret, proxySecret",
        "proxy-secret, proxySecret",
        "porxySecret, proxySecret",
        "secret,",
        "location, locations",
        "gaurd, guard",
        "upload, uploads",
        "uploadStor, uploadStore",
        "maxFilesize, maxFileSize",
        "'',",
        "handoff.proxySecret, proxySecret",
        "build,",
        "annotated,"
    })
    void areRefusedByNameWithTheNearestOne(String name, String nearest) {
        String hint = nearest == null ? ";" : ", did you mean " + nearest + "?";
        List<String> names = Setting.ALL.stream().map(Setting::name).toList();
        String all = String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);

        assertRefused(name, SECRET, "no such setting" + hint + " there are " + all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"handof.proxySecret", "Handoff.uploadStore", "hand-off.guard", "xhandoff.locations"})
    void areRefusedUnderAPrefixThatIsAlmostOurs(String name) {
        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> new HandoffInitializer().onStartup(null, StubbedContext.with(Map.of(name, SECRET))))
                .withMessage("context-param " + name + ": no such setting, did you mean handoff."
                        + name.substring(name.indexOf('.') + 1));
    }

    @Test
    void ofOtherSoftwareAreLeftAlone() throws ServletException {
        ServletContext context = StubbedContext.with(
                Map.of("handoffs", "x", "handof.other", "x", "app.proxySecret", "x", "handoff", "x", "guard", "x"));

        new HandoffInitializer().onStartup(null, context);

        verify(context, never()).setAttribute(anyString(), any());
    }

    @Test
    void noneAtAllInstallNothing() throws ServletException {
        ServletContext context = StubbedContext.with(Map.of());

        new HandoffInitializer().onStartup(null, context);
        new GuardFilter().init(StubbedContext.filter(context, Map.of()));

        verify(context, never()).setAttribute(anyString(), any());
        verify(context, never()).addFilter(anyString(), any(GuardFilter.class));
    }

    @Test
    void areNotGivenWhereAPlaceholderStandsForNothingAndMay() throws ServletException {
        ServletContext context = StubbedContext.with(
                Map.of("handoff.proxySecret", " ${empty:}\n", "handoff.uploadSpool", "${set.by.nobody:}", "empty", ""));
        StubbedContext.registration(context);

        new HandoffInitializer().onStartup(null, context);

        assertThat(proof(Handoff.of(context), SECRET).nginx()).isFalse();
    }

    @Test
    void areRefusedWhereAPlaceholderStandsForNothingAndMust() {
        ServletContext context = StubbedContext.with(Map.of("handoff.proxySecret", "${empty}", "empty", ""));

        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> new HandoffInitializer().onStartup(null, context))
                .withMessage("context-param handoff.proxySecret, with ${empty} put in: proxySecret must have 32 to 128"
                        + " characters, as in the map of local-http.conf: 0 given");
    }

    @ParameterizedTest
    @ValueSource(strings = {" %s\n", "%s,%s", "%s, %s", "\n  %s\n  %s\n", "%s\t,\t%s"})
    void proxySecretTakesOneOrTwo(String form) throws ServletException {
        String value = form.formatted(SECRET, NEXT_SECRET);

        for (Handoff handoff :
                new Handoff[] {installed("proxySecret", value), installedByFilter("proxySecret", value)}) {
            assertThat(proof(handoff, SECRET).nginx()).isTrue();
            assertThat(proof(handoff, NEXT_SECRET).nginx()).isEqualTo(value.contains(NEXT_SECRET));
        }
    }

    @Test
    void proxySecretIsRefusedWithoutRepeatingIt() {
        assertRefused(
                "proxySecret",
                SECRET + ",",
                "proxySecret must have 32 to 128 characters, as in the map of local-http.conf: 0 given");
        assertRefused(
                "proxySecret",
                "",
                "proxySecret must have 32 to 128 characters, as in the map of local-http.conf: 0 given");
        assertRefused(
                "proxySecret",
                SECRET + ";bridge",
                "proxySecret must consist of 0-9 A-Z a-z _ and -: character 42 is another one");
        assertRefused(
                "proxySecret",
                SECRET + " " + NEXT_SECRET + " " + SECRET,
                "proxySecret takes one secret, or two while it is being changed: 3 given");
    }

    @ParameterizedTest
    @CsvSource({"4096,4096", "4k,4096", "4K,4096", "' 16k ',16384", "1024,1024", "2097151k,2147482624"})
    void proxyBufferSizeIsWrittenAsInNginx(String value, int bytes) throws ServletException {
        assertThat(installed("proxyBufferSize", value).settings().get(Setting.PROXY_BUFFER_SIZE))
                .isEqualTo(bytes);
        assertThat(installedByFilter("proxyBufferSize", value).settings().get(Setting.PROXY_BUFFER_SIZE))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "16 k", "16kk", "16kb", "0x4000", "4.5k", "much", "2147483648", "2097152k"})
    void proxyBufferSizeIsANumber(String value) {
        assertRefused("proxyBufferSize", value, "must be a number of bytes such as 4096 or 16k: \"" + value + "\"");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1023,1023", "-4k,-4096"})
    void proxyBufferSizeTakesAHeadAtLeast(String value, int bytes) {
        assertRefused(
                "proxyBufferSize",
                value,
                "proxyBufferSize must be at least 1024 bytes, as in the proxy_buffer_size of nginx.conf: " + bytes);
    }

    @Test
    void locationsComeInLines() throws ServletException {
        String value = """

                alias /protected/reports/ /srv/reports
                root  /pictures/\t/srv

                  proxy /store/ /mnt/the store
                """;

        for (Handoff handoff : new Handoff[] {installed("locations", value), installedByFilter("locations", value)}) {
            assertThat(handoff.locations())
                    .extracting(InternalLocation::toString)
                    .containsExactly(
                            "/protected/reports/ -> /srv/reports",
                            "/pictures/ -> /srv/pictures",
                            "/store/ -> /mnt/the store");
        }
    }

    @Test
    void locationsAreKnownByTheirDirective() throws ServletException {
        List<InternalLocation> locations = installed("locations", "alias /a/ /srv/a\r\nroot /b/ /srv\rproxy /c/ /srv/c")
                .locations();

        assertThat(locations.get(0).uri(Path.of("/srv/a/x y")).value()).isEqualTo("/a/x%20y");
        assertThat(locations.get(1).uri(Path.of("/srv/b/x y")).value()).isEqualTo("/b/x%20y");
        assertThat(locations.get(2).uri(Path.of("/srv/c/x y")).value()).isEqualTo("/c/x%2520y");
    }

    @Test
    void locationsMayBeNone() throws ServletException {
        assertThat(installed("locations", " \n ").locations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/srv/files",
                "alias /protected/",
                "Alias /protected/ /srv/files",
                "location /protected/ /srv/files",
                "/protected/ = /srv/files",
                "alias"
            })
    void locationsAreRefusedLineByLine(String line) {
        assertRefused(
                "locations",
                "alias /good/ /srv/good\n" + line,
                "each line must be alias, root or proxy, the location's prefix and the folder, as in \"alias"
                        + " /protected/reports/ /srv/reports\": \"" + line + "\"");
    }

    @Test
    void locationsAreRefusedForTheirPrefix() {
        assertRefused(
                "locations",
                "alias /protected /srv/files",
                "location prefix must start and end with '/', as in \"/protected/\": \"/protected\"");
    }

    @Test
    void guardMapsTheFilter() throws ServletException {
        ServletContext context = StubbedContext.with(Map.of("handoff.guard", " /a/*\n, *.do"));
        FilterRegistration.Dynamic registration = StubbedContext.registration(context);

        new HandoffInitializer().onStartup(null, context);

        verify(registration).addMappingForUrlPatterns(any(), eq(false), eq("/a/*"), eq("*.do"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a,"})
    void guardWithoutAPatternIsRefused(String value) {
        assertRefused("guard", value, "guard takes URL patterns such as \"/*\", \"/reports/*\" or \"*.jsp\": \"\"");
    }

    @Test
    void guardIsNoSettingOfTheFilterItself() {
        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> installedByFilter("guard", "/*"))
                .withMessage("filter guard filter: init-param guard: this filter is mapped by its own url-pattern");
    }

    @Test
    void ofTheFilterComeBeforeThoseOfTheContext() throws ServletException {
        ServletContext context =
                StubbedContext.with(Map.of("handoff.proxyBufferSize", "8k", "handoff.proxySecret", SECRET));
        new HandoffInitializer().onStartup(null, context);

        new GuardFilter().init(StubbedContext.filter(context, Map.of("proxyBufferSize", "16k")));

        assertThat(Handoff.of(context).settings().get(Setting.PROXY_BUFFER_SIZE))
                .isEqualTo(16384);
        assertThat(proof(Handoff.of(context), SECRET).nginx()).isTrue();
    }

    @Test
    void ofCodeComeBeforeAllOthers() throws ServletException {
        ServletContext context = StubbedContext.with(Map.of(
                "handoff.proxyBufferSize", "8k", "handoff.proxySecret", SECRET, "handoff.maxManifestSize", "2k"));
        new HandoffInitializer().onStartup(null, context);
        new GuardFilter()
                .init(StubbedContext.filter(context, Map.of("proxyBufferSize", "16k", "maxManifestSize", "4k")));

        Handoff.builder().proxyBufferSize(32 * 1024).build().install(context);

        assertThat(Handoff.of(context).settings().get(Setting.PROXY_BUFFER_SIZE))
                .isEqualTo(32768);
        assertThat(Handoff.of(context).settings().get(Setting.MAX_MANIFEST_SIZE))
                .isEqualTo(4096);
        assertThat(proof(Handoff.of(context), SECRET).nginx()).isTrue();
    }

    @Test
    void ofTheContextHoldWhereNothingScans() {
        ServletContext context = StubbedContext.with(Map.of("handoff.proxySecret", SECRET));

        Handoff.builder().proxyBufferSize(32 * 1024).build().install(context);

        assertThat(Handoff.of(context).settings().get(Setting.PROXY_BUFFER_SIZE))
                .isEqualTo(32768);
        assertThat(proof(Handoff.of(context), SECRET).nginx()).isTrue();
    }

    @Test
    void ofTwoFiltersMustAgree() throws ServletException {
        ServletContext context = StubbedContext.with(Map.of());
        FilterConfig first = StubbedContext.filter(context, Map.of("proxyBufferSize", "16k"));
        FilterConfig second = StubbedContext.filter(context, Map.of("proxyBufferSize", "8k"));
        when(second.getFilterName()).thenReturn("another filter");
        new GuardFilter().init(first);
        new GuardFilter().init(first);

        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> new GuardFilter().init(second))
                .withMessage("filter another filter: init-param proxyBufferSize: filter guard filter has it too, with"
                        + " another value: keep one of them, or make it the context-param handoff.proxyBufferSize");
        assertThat(Handoff.of(context).settings().get(Setting.PROXY_BUFFER_SIZE))
                .isEqualTo(16384);
    }

    @Test
    void thatMapSomethingAreNotReadTooLate() {
        ServletContext context = StubbedContext.with(Map.of("handoff.guard", "/*"));

        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> new GuardFilter().init(StubbedContext.filter(context, Map.of())))
                .withMessage(
                        "filter guard filter: context-param handoff.guard is read too late to map anything: nothing"
                                + " ran HandoffInitializer, so call Handoff.builder().build().install(context) from a"
                                + " ServletContextListener");
    }
}
