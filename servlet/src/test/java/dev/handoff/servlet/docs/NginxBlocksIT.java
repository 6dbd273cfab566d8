// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RealNginx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nginx -t} takes each block of nginx.conf that a page shows, at its place among the shipped files. */
class NginxBlocksIT {

    /** Where a directive belongs. */
    private enum Level {
        MAIN,
        HTTP,
        SERVER,
        LOCATION
    }

    private static final Set<String> MAIN = Set.of("load_module", "user", "worker_rlimit_nofile", "worker_processes");
    private static final Set<String> HTTP = Set.of("map", "upstream", "log_format", "limit_conn_zone");
    private static final Set<String> SERVER = Set.of("location", "listen", "access_log", "set_real_ip_from");
    private static final Pattern MODULE = Pattern.compile("load_module \\S*/(\\S+\\.so);");

    @TempDir
    Path dir;

    @BeforeEach
    void nginxIsThere() {
        RealNginx.assumeInstalled();
    }

    @Test
    void passTheTestOfNginx() throws Exception {
        List<String> refused = new ArrayList<>();
        int blocks = 0;
        for (Path page : Pages.all()) {
            for (String block : Pages.blocks(Files.readString(page), "nginx")) {
                String said = test(block, dir.resolve("conf" + blocks++));
                if (!said.contains("test is successful") || said.contains("[warn]")) {
                    refused.add(Pages.ROOT.relativize(page) + ":\n" + block + said);
                }
            }
        }

        assertThat(blocks).isGreaterThan(10);
        assertThat(refused).isEmpty();
    }

    @Test
    void areRefusedWhenADirectiveDoesNotExist() throws Exception {
        assertThat(test("location /x { no_such_directive on; }\n", dir.resolve("bad")))
                .contains("unknown directive \"no_such_directive\"");
    }

    private String test(String block, Path conf) throws Exception {
        copyShipped(conf);
        Map<Level, String> parts = split(block);
        Files.writeString(conf.resolve("page.conf"), """
                %spid nginx.pid;
                events {}
                http {
                    client_body_temp_path client_body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                    access_log access.log;
                    include handoff-http.conf;
                    %s%s
                    server {
                        listen 127.0.0.1:1;
                        %s
                        location = /of-the-test { %s }
                    }
                }
                """.formatted(
                        modules(parts.get(Level.MAIN)),
                        parts.get(Level.HTTP).contains("$handoff_proxy")
                                ? Files.readString(conf.resolve("local-http.conf"))
                                        .replaceFirst("(?s)map \"\" .handoff_proxy \\{.*?}", "")
                                : "include local-http.conf;\n",
                        parts.get(Level.HTTP),
                        parts.get(Level.SERVER),
                        parts.get(Level.LOCATION)));
        var command = new ProcessBuilder(
                "nginx",
                "-t",
                "-e",
                "stderr",
                "-p",
                conf.toString(),
                "-c",
                conf.resolve("page.conf").toString());
        Process nginx = command.redirectErrorStream(true).start();
        try (InputStream out = nginx.getInputStream()) {
            String said = new String(out.readAllBytes());
            nginx.waitFor();
            return said;
        }
    }

    /** The examples are the local files. A block may be about zones or secrets that are named in another. */
    private static void copyShipped(Path conf) throws IOException {
        Files.createDirectories(conf.resolve("nginx"));
        try (Stream<Path> files = Files.list(Pages.ROOT.resolve("nginx-conf"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, conf.resolve(file.getFileName()));
                String name = file.getFileName().toString();
                if (name.endsWith(".example")) {
                    Files.copy(file, conf.resolve(name.substring(0, name.length() - ".example".length())));
                }
            }
        }
    }

    /** Loads the modules that are there, wherever they are, as no user of another machine. */
    private static String modules(String main) {
        Matcher module = MODULE.matcher(main.replaceAll("(?m)^user .*$", ""));
        return module.replaceAll(line -> {
            Optional<Path> file = RealNginx.module(line.group(1));
            return file.map(path -> "load_module " + path + ";").orElse("");
        });
    }

    /** Sorts the directives of a block by where they belong; those that stand in a location are the rest. */
    private static Map<Level, String> split(String block) {
        Map<Level, String> parts = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            parts.put(level, "");
        }
        int depth = 0;
        boolean begins = true;
        Level level = Level.LOCATION;
        for (String line : block.lines().toList()) {
            String code = line.replaceAll("#.*", "").strip();
            if (depth == 0 && begins && !code.isEmpty()) {
                level = level(code.split("[\\s;]")[0]);
            }
            parts.merge(level, line + "\n", String::concat);
            depth += count(code, '{') - count(code, '}');
            begins = code.isEmpty() ? begins : code.endsWith(";") || code.endsWith("}");
        }
        return parts;
    }

    private static Level level(String directive) {
        if (MAIN.contains(directive)) {
            return Level.MAIN;
        }
        if (HTTP.contains(directive)) {
            return Level.HTTP;
        }
        return SERVER.contains(directive) ? Level.SERVER : Level.LOCATION;
    }

    private static int count(String line, char bracket) {
        return (int) line.chars().filter(c -> c == bracket).count();
    }
}
