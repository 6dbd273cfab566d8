// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server as its makers ship it, and what an operator changes to run it from a folder of his own. */
enum Distribution {
    TOMCAT("handoff.tomcat") {
        @Override
        void prepare(Path base) throws IOException {
            for (String folder : List.of("conf", "logs", "temp", "webapps", "work")) {
                Files.createDirectory(base.resolve(folder));
            }
            try (Stream<Path> shipped = Files.list(home().resolve("conf"))) {
                for (Path file : shipped.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, base.resolve("conf").resolve(file.getFileName()));
                }
            }
            Path server = base.resolve("conf/server.xml");
            String changed = Files.readString(server)
                    .replace("<Server port=\"8005\"", "<Server port=\"-1\"")
                    .replace("<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"0\"")
                    // how often it looks into webapps; 10 s otherwise
                    .replace("<Engine ", "<Engine backgroundProcessorDelay=\"1\" ");
            Files.writeString(server, changed);
        }

        @Override
        List<String> command() {
            return List.of("sh", home().resolve("bin/catalina.sh").toString(), "run");
        }

        @Override
        Map<String, String> environment(Path base) {
            return Map.of(
                    "JAVA_HOME", System.getProperty("java.home"),
                    "JRE_HOME", System.getProperty("java.home"),
                    "CATALINA_HOME", home().toString(),
                    "CATALINA_BASE", base.toString(),
                    "CATALINA_OPTS", String.join(" ", JVM));
        }

        @Override
        Pattern port() {
            return Pattern.compile("Starting ProtocolHandler \\[\"http-nio-127\\.0\\.0\\.1-auto-\\d+-(\\d+)\"]");
        }

        @Override
        Pattern deployed(String war) {
            return Pattern.compile("Deployment of web application archive \\[.*/" + war + "] has finished");
        }

        @Override
        Pattern undeployed(String context) {
            return Pattern.compile("Undeploying context \\[" + context + "]");
        }
    },

    JETTY("handoff.jetty") {
        @Override
        void prepare(Path base) throws IOException, InterruptedException {
            Files.createDirectory(base.resolve("temp"));
            Process process = new ProcessBuilder(
                            JAVA, "-jar", startJar(), "--add-modules=http,ee11-deploy,ee11-annotations")
                    .directory(base.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(base.resolve("add-modules.log").toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException(Files.readString(base.resolve("add-modules.log")));
            }
        }

        @Override
        List<String> command() {
            List<String> command = new ArrayList<>(List.of(JAVA));
            command.addAll(JVM);
            command.addAll(List.of("-Djava.io.tmpdir=temp", "-jar", startJar()));
            command.addAll(List.of("jetty.http.host=127.0.0.1", "jetty.http.port=0", "jetty.deploy.scanInterval=1"));
            return command;
        }

        @Override
        Map<String, String> environment(Path base) {
            return Map.of();
        }

        @Override
        Pattern port() {
            return Pattern.compile("Started oejs\\.ServerConnector@.*\\{127\\.0\\.0\\.1:(\\d+)}");
        }

        @Override
        Pattern deployed(String war) {
            return Pattern.compile(
                    "oeje11s\\.ServletContextHandler:.* Started oeje11w\\.WebAppContext@.*,a=AVAILABLE,.*/" + war
                            + "}");
        }

        @Override
        Pattern undeployed(String context) {
            return Pattern.compile("Stopped oeje11w\\.WebAppContext@.*," + context + ",");
        }

        private String startJar() {
            return home().resolve("start.jar").toString();
        }
    };

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** Small, and quick to start. */
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

    private final String property;

    Distribution(String property) {
        this.property = property;
    }

    /** Returns the folder to which the build unpacked it. */
    final Path home() {
        return Path.of(System.getProperty(property));
    }

    /** Fills the folder that the server runs from. */
    abstract void prepare(Path base) throws IOException, InterruptedException;

    /** Returns what starts it in the foreground, in the base folder. */
    abstract List<String> command();

    abstract Map<String, String> environment(Path base);

    /** Returns the line that has the port as its first group, once all WARs that were there are deployed. */
    abstract Pattern port();

    abstract Pattern deployed(String war);

    abstract Pattern undeployed(String context);
}
