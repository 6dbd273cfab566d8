// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.handoff.upload.UploadFields;
import dev.handoff.upload.UploadForm;
import dev.handoff.upload.UploadReceiver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.EventListener;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;

class UploadSettingsTest {

    private static final String SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz_ABC";
    private static final String NEXT_SECRET = "the-secret-that-is-being-introduced-today";

    @TempDir
    Path data;

    private Path store;
    private Path spool;

    @BeforeEach
    void nameFolders() {
        store = data.resolve("store");
        spool = data.resolve("spool");
    }

    private static HttpServletRequest with(String line) {
        HttpServletRequest request = mock();
        when(request.getHeaders("X-Handoff-Upload")).thenReturn(Collections.enumeration(List.of(line)));
        return request;
    }

    private static FilterRegistration.Dynamic registration(ServletContext context) {
        FilterRegistration.Dynamic registration = mock();
        when(context.addFilter(anyString(), any(UploadFilter.class))).thenReturn(registration);
        return registration;
    }

    @Test
    void areNotNeededForDownloads() {
        assertThat(Handoff.builder().build().receivers().forAll()).isEmpty();
    }

    @Test
    void takeUploadsStraightToTheJvmWithAFolderAlone() {
        Handoff handoff = Handoff.builder().uploads("/photos/*", store).build();

        assertThat(handoff.receivers().forAll()).isPresent();
        assertThat(store).isDirectory();
    }

    @Test
    void takeAReceiverOfTheApplication() {
        UploadReceiver receiver = UploadReceiver.builder(store).build();

        assertThat(Handoff.builder()
                        .uploads(receiver, "/photos/*")
                        .build()
                        .receivers()
                        .forAll())
                .containsSame(receiver);
    }

    @Test
    void believeTheProofOfUploadsAlone() {
        Handoff handoff = Handoff.builder()
                .uploads("/photos/*", store)
                .uploadSpool(spool)
                .proxySecret(SECRET)
                .uploadSecret(NEXT_SECRET)
                .build();

        assertThat(handoff.uploadProof(with(NEXT_SECRET + "; spool")).spool()).isTrue();
        assertThat(handoff.uploadProof(with(NEXT_SECRET + ";module")).module()).isTrue();
        assertThat(handoff.uploadProof(with(SECRET + "; spool"))).isEqualTo(UploadProof.NONE);
    }

    @Test
    void mapTheFilterBehindTheGuard() {
        ServletContext context = StubbedContext.with(Map.of());
        FilterRegistration.Dynamic guard = StubbedContext.registration(context);
        FilterRegistration.Dynamic uploads = registration(context);

        Handoff.builder().uploads("/photos/*", store).guard("/*").build().install(context);

        var types = EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.FORWARD);
        var order = inOrder(guard, uploads);
        order.verify(guard).addMappingForUrlPatterns(types, false, "/*");
        order.verify(uploads).addMappingForUrlPatterns(types, false, "/photos/*");
        verify(uploads).setAsyncSupported(true);
        verify(context).addFilter(eq("dev.handoff.servlet.UploadFilter"), isA(UploadFilter.class));
    }

    private Handoff.Builder receiver() {
        return Handoff.builder().uploads(UploadReceiver.builder(store).build(), "/*");
    }

    private static void assertRefused(Handoff.Builder settings, String message) {
        assertThatIllegalArgumentException().isThrownBy(settings::build).withMessage(message);
    }

    /** What is missing may come from a web.xml, so it is missed when the configuration is installed. */
    private static void assertMissed(Handoff.Builder settings, String message) {
        Handoff handoff = settings.build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> handoff.install(StubbedContext.with(Map.of())))
                .withMessage(message);
    }

    @Test
    void areRefusedWithoutAFolder() {
        String message = "uploads need uploadStore, a folder of their own on the file system to which they are moved";

        assertMissed(Handoff.builder().uploads("/*"), message);
        assertMissed(Handoff.builder().uploadSpool(spool), message);
        assertMissed(Handoff.builder().uploadSecret(SECRET), message);
        assertMissed(Handoff.builder().uploadFields(UploadFields.dotted(SECRET)), message);
        assertMissed(Handoff.builder().maxFileSize(1), message);
        assertMissed(Handoff.builder().maxRequestSize(1), message);
    }

    @Test
    void areRefusedWithoutTheProofOfNginx() {
        String message =
                "uploadSpool and uploadFields need uploadSecret, the secret that nginx sends in X-Handoff-Upload,"
                        + " as in local-http.conf";

        assertMissed(Handoff.builder().uploads("/*", store).uploadSpool(spool), message);
        assertMissed(Handoff.builder().uploads("/*", store).uploadFields(UploadFields.dotted(SECRET)), message);
        assertMissed(
                Handoff.builder().uploads("/*", store).uploadSecret(SECRET),
                "uploadSecret needs uploadSpool, the folder to which nginx writes bodies, or uploadFields, the fields of"
                        + " nginx-upload-module");
    }

    @ParameterizedTest
    @CsvSource({"a,b,b,c", "a,b,c,a", "a,b,a,b"})
    void areRefusedWithTheSecretOfDownloads(String oldProxy, String newProxy, String oldUpload, String newUpload) {
        Handoff.Builder settings = Handoff.builder()
                .uploads("/*", store)
                .uploadSpool(spool)
                .proxySecret(oldProxy.repeat(32), newProxy.repeat(32))
                .uploadSecret(oldUpload.repeat(32), newUpload.repeat(32));

        assertRefused(
                settings,
                "uploadSecret is the same secret as proxySecret: put another one here and into local-http.conf, for"
                        + " example from \"openssl rand -hex 32\"");
        assertThat(spool).doesNotExist();
    }

    @Test
    void areRefusedBesideAReceiver() {
        String message = "uploads is given an UploadReceiver, which has its own folders, fields and sizes: leave out"
                + " uploadStore, uploadSpool, uploadFields, maxFileSize and maxRequestSize here";

        assertRefused(receiver().uploadStore(store), message);
        assertRefused(receiver().uploadSpool(spool), message);
        assertRefused(receiver().uploadFields(UploadFields.dotted(SECRET)), message);
        assertRefused(receiver().maxFileSize(1), message);
        assertRefused(receiver().maxRequestSize(1), message);
    }

    @Test
    void areRefusedWhereTheFolderCannotBeUsed() throws Exception {
        Files.writeString(store, "a file");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Handoff.builder().uploads("/*", store).build())
                .withMessage("store must be a folder: " + store);
    }

    private Handoff installed(Map<String, String> parameters) throws ServletException {
        Map<String, String> named = new HashMap<>();
        parameters.forEach((name, value) -> named.put("handoff." + name, value));
        ServletContext context = StubbedContext.with(named);
        registration(context);
        new HandoffInitializer().onStartup(null, context);
        return Handoff.of(context);
    }

    @Test
    void comeFromAWebXml() throws ServletException {
        Handoff handoff = installed(Map.of(
                "uploads",
                "/photos/*, /files",
                "uploadStore",
                store.toString(),
                "uploadSpool",
                spool.toString(),
                "uploadSecret",
                SECRET + " " + NEXT_SECRET,
                "uploadFields",
                "dotted " + SECRET + " number crc32",
                "maxFileSize",
                "2g",
                "maxRequestSize",
                "3G"));

        assertThat(handoff.receivers().forAll().orElseThrow().maxTotalBytes()).isEqualTo(3L << 30);
        assertThat(handoff.uploadProof(with(NEXT_SECRET + "; spool")).spool()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"dotted,.", "underscored,_"})
    void takeTwoPrefixesOfFieldsWhileOneIsBeingChanged(String kind, String separator) throws Exception {
        Handoff handoff = installed(Map.of(
                "uploadStore", store.toString(),
                "uploadSecret", "u".repeat(40),
                "uploadFields", kind + " " + SECRET + "," + NEXT_SECRET));
        UploadReceiver receiver = handoff.receivers().forAll().orElseThrow();

        for (String prefix : List.of(SECRET, NEXT_SECRET)) {
            String path =
                    Files.writeString(store.resolve("0000000001"), "bytes").toString();
            StringBuilder body = new StringBuilder();
            Map<String, String> keys = new LinkedHashMap<>();
            keys.put("name", "a.jpg");
            keys.put("content_type", "image/jpeg");
            keys.put("path", path);
            keys.put("size", "5");
            keys.forEach((key, value) -> body.append("--x\r\nContent-Disposition: form-data; name=\"" + prefix
                    + ".photo" + separator + key + "\"\r\n\r\n" + value + "\r\n"));
            body.append("--x--\r\n");

            try (UploadForm form = receiver.receiveCallback(
                    "multipart/form-data; boundary=x",
                    new ByteArrayInputStream(body.toString().getBytes(UTF_8)))) {
                assertThat(form.require("photo").size()).isEqualTo(5);
            }
        }
    }

    @Test
    void comeFromTheInitParamsOfTheFilter() throws ServletException {
        ServletContext context = StubbedContext.with(Map.of());
        UploadFilter filter = new UploadFilter();
        filter.init(StubbedContext.filter(
                context,
                Map.of(
                        "uploadStore",
                        store.toString(),
                        "uploadFields",
                        "underscored " + SECRET,
                        "uploadSecret",
                        SECRET)));
        filter.destroy();

        assertThat(Handoff.of(context).receivers().forAll()).isPresent();
    }

    @Test
    void ofTheFilterNameNoPatterns() {
        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> new UploadFilter()
                        .init(StubbedContext.filter(StubbedContext.with(Map.of()), Map.of("uploads", "/*"))))
                .withMessage("filter guard filter: init-param uploads: this filter is mapped by its own url-pattern");
    }

    @Test
    void areNeededByTheFilter() {
        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(
                        () -> new UploadFilter().init(StubbedContext.filter(StubbedContext.with(Map.of()), Map.of())))
                .withMessage(
                        "filter guard filter: UploadFilter needs the setting uploadStore, a folder of its own on the"
                                + " file system to which uploads are moved");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            uploads        | photos   | uploads takes URL patterns such as "/*", "/reports/*" or "*.jsp": "photos"
            uploadStore    | store    | uploadStore must be an absolute path: "store"
            uploadSpool    | spool    | uploadSpool must be an absolute path: "spool"
            uploadSecret   | short    | uploadSecret must have 32 to 128 characters, as in the map of local-http.conf: 5 given
            uploadSecret   | a b c    | uploadSecret takes one secret, or two while it is being changed: 3 given
            uploadSecret   | REPLACE_WITH_A_SECOND_SECRET_OF_32_TO_128_CHARACTERS | uploadSecret is the one of the shipped example: put one of your own here and into local-http.conf, for example from "openssl rand -hex 32"
            uploadFields   | dotted   | must be "dotted" or "underscored", the secret before each field ($handoff_fields in local-http.conf; two with a comma between while it is being changed) and the keys that nginx.conf adds, as in "dotted <secret> number crc32"
            uploadFields   | dotted a,b,c | must be "dotted" or "underscored", the secret before each field ($handoff_fields in local-http.conf; two with a comma between while it is being changed) and the keys that nginx.conf adds, as in "dotted <secret> number crc32"
            uploadFields   | dotted 0123456789-abcdefghijklmnopqrstuvwxyz_ABC,short | the secret prefix of the upload fields must have 32 to 128 characters, as in upload_set_form_field of nginx.conf: 5 given
            uploadFields   | x 0123456789-abcdefghijklmnopqrstuvwxyz_ABC | must be "dotted" or "underscored", the secret before each field ($handoff_fields in local-http.conf; two with a comma between while it is being changed) and the keys that nginx.conf adds, as in "dotted <secret> number crc32"
            maxFileSize    | 0        | maxFileSize must be at least 1 byte: 0
            maxRequestSize | -1       | maxRequestSize must be at least 1 byte: -1
            maxFileSize    | 5t       | must be a number of bytes such as 4096 or 16k: "5t"
            maxRequestSize | k        | must be a number of bytes such as 4096 or 16k: "k"
            maxFileSize    | 9000000000g | must be a number of bytes such as 4096 or 16k: "9000000000g"
            maxManifestSize | 2g      | must be a number of bytes such as 4096 or 16k: "2g"
            """)
    void areRefusedWithWhatIsRequired(String name, String value, String reason) {
        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> installed(Map.of(name, value)))
                .withMessage("context-param handoff." + name + ": " + reason);
    }

    @Test
    void areCompletedByCode() throws ServletException {
        ServletContext context = StubbedContext.anyFilter(
                Map.of("handoff.uploads", "/photos/*", "handoff.uploadSpool", spool.toString()));

        new HandoffInitializer().onStartup(null, context);
        Handoff.builder().uploadStore(store).uploadSecret(SECRET).build().install(context);

        assertThat(Handoff.of(context).receivers().forAll()).isPresent();
        assertThat(store).isDirectory();
        assertThat(spool).isDirectory();
    }

    @Test
    void completeCode() {
        ServletContext context = StubbedContext.anyFilter(Map.of("handoff.uploadStore", store.toString()));

        Handoff.builder().uploads("/photos/*").build().install(context);

        assertThat(Handoff.of(context).receivers().forAll()).isPresent();
    }

    @Test
    void ofCodeLeaveTheFolderOfAParameterAlone() throws ServletException {
        Path other = data.resolve("other");
        ServletContext context = StubbedContext.anyFilter(Map.of("handoff.uploadStore", other.toString()));

        new HandoffInitializer().onStartup(null, context);
        Handoff.builder().uploads("/photos/*", store).build().install(context);

        assertThat(store).isDirectory();
        assertThat(other).doesNotExist();
    }

    @Test
    void thatNoSourceCompletesStopTheStart() throws ServletException {
        ServletContext context = StubbedContext.anyFilter(Map.of("handoff.uploads", "/photos/*"));
        new HandoffInitializer().onStartup(null, context);
        ArgumentCaptor<EventListener> listeners = ArgumentCaptor.captor();
        verify(context, atLeastOnce()).addListener(listeners.capture());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> listeners.getAllValues().stream()
                        .filter(ServletContextListener.class::isInstance)
                        .forEach(listener -> ((ServletContextListener) listener).contextInitialized(null)))
                .withMessage(
                        "uploads need uploadStore, a folder of their own on the file system to which they are moved");
    }

    @Test
    void comeTooLateWhenTheApplicationHasStarted() throws ServletException {
        ServletContext context = StubbedContext.anyFilter(Map.of("handoff.uploadStore", store.toString()));
        new HandoffInitializer().onStartup(null, context);
        ArgumentCaptor<EventListener> listeners = ArgumentCaptor.captor();
        verify(context, atLeastOnce()).addListener(listeners.capture());
        listeners.getAllValues().stream()
                .filter(ServletContextListener.class::isInstance)
                .forEach(listener -> ((ServletContextListener) listener).contextInitialized(null));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Handoff.builder().build().install(context))
                .withMessage("the web application has started: call Handoff.install from a ServletContextListener of"
                        + " web.xml or @WebListener, or from a ServletContainerInitializer");
    }

    @Test
    void areReadFromTheFiltersOfAWebXmlBeforeTheContainerInitialisesThem() {
        ServletContext context = StubbedContext.anyFilter(Map.of());
        FilterRegistration declared = mock();
        when(declared.getClassName()).thenReturn(UploadFilter.class.getName());
        when(declared.getInitParameters()).thenReturn(Map.of("uploadStor", store.toString()));
        doReturn(Map.of("photos", declared)).when(context).getFilterRegistrations();

        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> new HandoffInitializer().onStartup(null, context))
                .withMessageStartingWith(
                        "filter photos: init-param uploadStor: no such setting, did you mean uploadStore?");
    }
}
