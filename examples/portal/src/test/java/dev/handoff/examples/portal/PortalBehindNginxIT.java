// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The runnable jar with the nginx that it starts itself; the data folder has a name that needs care. */
class PortalBehindNginxIT extends PortalScenarios {
    @BeforeAll
    void startWithNginx() throws Exception {
        PortalProcess.assumeNginx();
        start("Über \"50%\" 'n #{x}", "--nginx", "--front-port", "0");
    }

    @Test
    void saysThatNginxSendsTheBytes() throws Exception {
        assertThat(page()).contains("nginx sends the bytes.");
    }

    @Test
    void handsTheFileToNginx() throws Exception {
        put("handed.txt", "handed over");

        HttpResponse<String> fromApplication = asNginx("/files/handed.txt");
        HttpResponse<String> fromFront = get("/files/handed.txt");

        assertThat(fromApplication.body()).isEmpty();
        assertThat(header(fromApplication, "X-Accel-Redirect")).isEqualTo("/protected/handed.txt");
        assertThat(header(fromFront, "Server")).isEqualTo("nginx");
        assertThat(fromFront.body()).isEqualTo("handed over");
        assertThat(fromFront.headers().map().keySet()).noneMatch(name -> name.startsWith("x-handoff"));
    }

    @Test
    void keepsTheApplicationReachableWithoutNginx() throws Exception {
        put("direct.txt", "direct");
        var request = HttpRequest.newBuilder(URI.create(application() + "/files/direct.txt"))
                .build();

        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString(UTF_8));

        assertThat(response.body()).isEqualTo("direct");
        assertThat(response.headers().firstValue("X-Accel-Redirect")).isEmpty();
    }

    private HttpResponse<String> asNginx(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(application() + path))
                .header("X-Handoff-Proxy", find("default \"(.+)\";"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    private String application() throws Exception {
        return "http://" + find("server (.+);");
    }

    private String find(String pattern) throws Exception {
        Matcher found =
                Pattern.compile(pattern).matcher(Files.readString(data().resolve("nginx/conf/local-http.conf")));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
