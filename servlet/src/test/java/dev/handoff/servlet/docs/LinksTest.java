// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages point at is there: other pages, headings, tests. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

    @Test
    void leadToFilesAndHeadingsThatAreThere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : Pages.all()) {
            for (String link : links(Files.readString(page))) {
                links++;
                if (isBroken(page, link)) {
                    broken.add(Pages.ROOT.relativize(page) + ": " + link);
                }
            }
        }

        assertThat(links).isGreaterThan(20);
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LinksTest.java, false",
        "missing.md, true",
        "../../../../../../../../README.md#how-it-works, false",
        "../../../../../../../../README.md#nowhere, true",
    })
    void areBrokenWithoutTheirTarget(String link, boolean broken) throws IOException {
        Path page = Pages.ROOT.resolve("servlet/src/test/java/dev/handoff/servlet/docs/page.md");

        assertThat(isBroken(page, link)).isEqualTo(broken);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "In your WAR | in-your-war",
                "Why is `UploadFilter` not mapped to ERROR? | why-is-uploadfilter-not-mapped-to-error",
                "Why `Connection: close` on answers | why-connection-close-on-answers",
                "499, 502 and 504 | 499-502-and-504",
            })
    void nameAHeadingByItsLettersAndDigits(String heading, String anchor) {
        assertThat(anchor(heading)).isEqualTo(anchor);
    }

    @Test
    void leadFromTheReadmeToEveryPage() throws IOException {
        String readme = Files.readString(Pages.ROOT.resolve("README.md"));
        List<String> pages = Pages.all().stream()
                .map(page -> Pages.ROOT.relativize(page).toString())
                .filter(page -> !page.equals("README.md"))
                .toList();

        assertThat(links(readme).stream().map(link -> link.replaceAll("#.*", "")))
                .containsAll(pages);
    }

    @Test
    void nameTestsThatAreThere() throws IOException {
        Map<String, String> tests = tests();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path page : Pages.all()) {
            for (MatchResult test :
                    TEST.matcher(Pages.prose(Files.readString(page))).results().toList()) {
                named++;
                String code = tests.getOrDefault(test.group(1), "");
                if (code.isEmpty() || test.group(2) != null && !code.contains("void " + test.group(2) + "(")) {
                    missing.add(Pages.ROOT.relativize(page) + ": " + test.group());
                }
            }
        }

        assertThat(named).isGreaterThan(30);
        assertThat(missing).isEmpty();
    }

    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (String module : List.of("core", "servlet", "examples")) {
            try (Stream<Path> files = Files.walk(Pages.ROOT.resolve(module))) {
                for (Path file : files.filter(LinksTest::isTest).toList()) {
                    tests.merge(
                            file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
                }
            }
        }
        return tests;
    }

    private static boolean isTest(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith("Test.java") || name.endsWith("IT.java");
    }

    private static List<String> links(String page) {
        return LINK.matcher(Pages.prose(page))
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }

    private static boolean isBroken(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        Optional<String> anchor = hash < 0 ? Optional.empty() : Optional.of(link.substring(hash + 1));
        return Files.notExists(target)
                || anchor.isPresent() && !anchors(Files.readString(target)).contains(anchor.get());
    }

    private static List<String> anchors(String page) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> anchors = new ArrayList<>();
        HEADING.matcher(Pages.prose(page)).results().forEach(heading -> {
            String anchor = anchor(heading.group(1));
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        });
        return anchors;
    }

    /** As the sites do that show such pages. */
    private static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
