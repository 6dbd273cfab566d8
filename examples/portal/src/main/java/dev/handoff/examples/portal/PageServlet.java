// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;

/** {@code GET /}: the listing for people. */
final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Inventory files;
    private final transient SecureRandom randomness = new SecureRandom();

    PageServlet(Inventory files) {
        this.files = files;
    }

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        byte[] random = new byte[16];
        randomness.nextBytes(random);
        String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        var page = new Page(files.list(), Road.of(req), nonce);
        res.setHeader(SecurityHeaders.POLICY, SecurityHeaders.policyForPage(nonce));
        res.setContentType("text/html");
        res.setCharacterEncoding("UTF-8");
        res.setHeader("Cache-Control", "no-store");
        page.writeTo(res.getWriter());
    }
}
