// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The stand-in is right when nobody can tell it from nginx: one table of requests against both. */
class DifferentialIT {

    static final String[] TABLES = {
        "methods.txt",
        "ranges.txt",
        "conditions.txt",
        "combinations.txt",
        "names.txt",
        "types.txt",
        "refusals.txt",
        "headers.txt",
        "large.txt"
    };

    private static final WireTable TABLE = WireTable.read(TABLES);
    static final List<WireRow> ROWS = TABLE.rows();

    @TempDir
    static Path dir;

    private static BothSides sides;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        sides = BothSides.over(dir, TABLE);
    }

    @AfterAll
    static void stop() throws IOException {
        sides.close();
    }

    static Stream<Arguments> rowsAndForms() {
        return ROWS.stream()
                .flatMap(row -> row.dependsOnTheBridge()
                        ? Stream.of(arguments(row, true), arguments(row, false))
                        : Stream.of(arguments(row, true)));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("ROWS")
    void theStandInAnswersAsTheTableSays(WireRow row) throws IOException {
        assertThat(sides.standIn(row)).isEqualTo(row.expectedFromStandIn());
    }

    @ParameterizedTest(name = "{0}, bridged: {1}")
    @MethodSource("rowsAndForms")
    void nginxAnswersAsTheTableSays(WireRow row, boolean bridged) throws IOException {
        assumeTrue(sides.hasNginx(), "no nginx on the PATH");

        assertThat(sides.nginx(row, bridged))
                .isEqualTo(bridged ? row.expectedFromNginx() : row.expectedFromPlainNginx());
    }

    /** A deviation that is none any more must go from the table. */
    @ParameterizedTest(name = "{0}, bridged: {1}")
    @MethodSource("rowsAndForms")
    void nobodyCanTellThemApartButByTheDeviations(WireRow row, boolean bridged) throws IOException {
        assumeTrue(sides.hasNginx(), "no nginx on the PATH");

        boolean deviates =
                !row.fromNginx().isEmpty() || !bridged && !row.fromPlainNginx().isEmpty();

        assertThat(sides.nginx(row, bridged).equals(sides.standIn(row))).isNotEqualTo(deviates);
    }

    @Test
    void everyDeviationIsNamedOnceAndUsed() {
        Set<String> used = new TreeSet<>();
        for (WireRow row : ROWS) {
            assertThat(row.deviation().isPresent())
                    .as("%s", row)
                    .isEqualTo(
                            !row.fromNginx().isEmpty() || !row.fromPlainNginx().isEmpty());
            row.deviation().ifPresent(used::add);
        }

        assertThat(used).isEqualTo(new TreeSet<>(WireTable.deviations().keySet()));
        assertThat(WireTable.deviations())
                .allSatisfy((name, columns) -> assertThat(columns).hasSize(4).noneMatch(String::isBlank));
    }

    @Test
    void noTableIsEmptyAndNoRowIsThereTwice() {
        for (String table : TABLES) {
            assertThat(ROWS).as(table).anyMatch(row -> row.place().startsWith(table));
        }
        assertThat(ROWS).extracting(WireRow::title).doesNotHaveDuplicates();
        assertThat(ROWS).hasSizeGreaterThanOrEqualTo(150);
    }
}
