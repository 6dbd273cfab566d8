// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FactsTest {

    @Test
    void arriveAsTheyWereTold() {
        Facts told = new Facts()
                .put("folder", "/srv/a b=c\nd\u00E9")
                .put("number", 42)
                .put("right", true);

        Facts read = Facts.parse(told.toString()).orElseThrow();

        assertThat(read.text("folder")).isEqualTo("/srv/a b=c\nd\u00E9");
        assertThat(read.number("number")).isEqualTo(42);
        assertThat(read.is("right")).isTrue();
        assertThat(read.text("nothing")).isEmpty();
        assertThat(read.number("folder")).isZero();
    }

    @Test
    void areKnownFromOtherPages() {
        assertThat(Facts.parse("")).isEmpty();
        assertThat(Facts.parse("<html>handoff-doctor=1</html>")).isEmpty();
        assertThat(Facts.parse(new Facts().put("number", 42) + "folder=100%\n")).isEmpty();
    }

    @Test
    void areAskedForByAQuery() {
        Query query = new Query("do=start&target=%2Fsrv%2Fa+b&target=c&size=12&delete");

        assertThat(query.text("do")).isEqualTo("start");
        assertThat(query.all("target")).containsExactly("/srv/a b", "c");
        assertThat(query.number("size")).isEqualTo(12);
        assertThat(query.number("do")).isZero();
        assertThat(query.has("delete")).isTrue();
        assertThat(new Query(null).text("do")).isEmpty();
    }
}
