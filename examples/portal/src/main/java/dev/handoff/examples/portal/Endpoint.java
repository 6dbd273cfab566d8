// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** An address and a port to listen on. */
record Endpoint(InetAddress address, int port) {
    Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535: " + port);
        }
    }

    static Endpoint of(String host, int port) throws PortalException {
        try {
            return new Endpoint(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new PortalException("\"" + host + "\" is no address of this machine: name another with --host", e);
        }
    }

    Endpoint withPort(int other) {
        return new Endpoint(address, other);
    }

    /** Returns this endpoint with a free port in place of 0, and tells whether the port can be had at all. */
    Endpoint claim(String portOption) throws PortalException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return withPort(socket.getLocalPort());
        } catch (IOException e) {
            throw refused(portOption, e);
        }
    }

    /** Returns the error for a port that could not be had. */
    PortalException refused(String portOption, IOException e) {
        String reason = Reason.of(e);
        if (reason.contains("address already in use")) {
            return new PortalException("port " + port + " is in use: choose another with " + portOption, e);
        }
        if (reason.contains("cannot assign requested address")) {
            return new PortalException(
                    literal(address) + " is no address of this machine: name another with --host", e);
        }
        return new PortalException(
                "cannot listen on port " + port + " (" + reason + "): choose another with " + portOption, e);
    }

    /** Returns address and port as nginx and URLs write them. */
    String authority() {
        return literal(address) + ":" + port;
    }

    /** Returns where a client on this machine reaches it: a wildcard address is listened on, not called. */
    Endpoint reachable() {
        if (!address.isAnyLocalAddress()) {
            return this;
        }
        byte[] loopback = new byte[address instanceof Inet6Address ? 16 : 4];
        loopback[loopback.length - 1] = 1;
        if (loopback.length == 4) {
            loopback[0] = 127;
        }
        try {
            return new Endpoint(InetAddress.getByAddress(loopback), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the address of the portal without a slash at the end, as links are appended to it. */
    String url() {
        return "http://" + reachable().authority();
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }
}
