// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:80,           http://127.0.0.1:80",
        "0.0.0.0,   0.0.0.0:80,             http://127.0.0.1:80",
        "::1,       [0:0:0:0:0:0:0:1]:80,   http://[0:0:0:0:0:0:0:1]:80",
        "::,        [0:0:0:0:0:0:0:0]:80,   http://[0:0:0:0:0:0:0:1]:80",
    })
    void listensOnWildcardsAndIsCalledByLoopback(String host, String authority, String url) throws PortalException {
        Endpoint endpoint = Endpoint.of(host, 80);

        assertThat(endpoint.authority()).isEqualTo(authority);
        assertThat(endpoint.url()).isEqualTo(url);
    }

    @Test
    void claimsAFreePort() throws PortalException {
        assertThat(Endpoint.of("127.0.0.1", 0).claim("--port").port()).isPositive();
    }

    @Test
    void namesThePortThatIsInUseAndTheOption() throws IOException, PortalException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Endpoint taken = Endpoint.of("127.0.0.1", other.getLocalPort());

            assertThatThrownBy(() -> taken.claim("--front-port"))
                    .isInstanceOf(PortalException.class)
                    .hasMessage("port " + other.getLocalPort() + " is in use: choose another with --front-port");
        }
    }

    @Test
    void namesAnAddressOfAnotherMachine() throws PortalException {
        Endpoint elsewhere = Endpoint.of("192.0.2.1", 0);

        assertThatThrownBy(() -> elsewhere.claim("--port"))
                .isInstanceOf(PortalException.class)
                .hasMessage("192.0.2.1 is no address of this machine: name another with --host");
    }

    @Test
    void refusesAHostThatDoesNotExist() {
        assertThatThrownBy(() -> Endpoint.of("no such host", 0))
                .isInstanceOf(PortalException.class)
                .hasMessage("\"no such host\" is no address of this machine: name another with --host");
    }

    @ParameterizedTest
    @CsvSource({"-1", "65536"})
    void refusesPortsThatDoNotExist(int port) {
        assertThatThrownBy(() -> Endpoint.of("127.0.0.1", port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port must be 0 to 65535: " + port);
    }
}
