// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks.micro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One request from the first byte to the last, as nginx sends it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SendBenchmark {

    private static final String REQUEST = "GET /" + Scenario.FILE + " HTTP/1.1\r\n"
            + "X-Handoff-Proxy: " + Scenario.SECRET + "; bridge\r\n"
            + "Host: files.example.org\r\n"
            + "X-Forwarded-For: 192.0.2.7\r\n"
            + "X-Forwarded-Proto: https\r\n"
            + "X-Forwarded-Host: files.example.org\r\n"
            + "X-Real-IP: 192.0.2.7\r\n"
            + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
            + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
            + "Accept-Encoding: gzip, deflate, br\r\n"
            + "\r\n";

    /** What the servlet of the request does. */
    @Param
    public Scenario scenario;

    private final ByteBuffer request = ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII));
    private Path folder;
    private InProcessJetty jetty;

    /** Called by JMH. */
    public SendBenchmark() {}

    /** Starts Jetty and makes sure that it answers what is to be measured. */
    @Setup
    public void start() throws Exception {
        folder = Files.createTempDirectory("handoff-benchmarks");
        Files.writeString(folder.resolve(Scenario.FILE), "what nginx would send");
        jetty = new InProcessJetty(context -> scenario.addTo(context, folder));
        String answer = jetty.answer(request);
        boolean handedOff = answer.contains("\r\nX-Accel-Redirect: /protected/" + Scenario.FILE + "\r\n");
        if (!answer.startsWith("HTTP/1.1 200 ") || handedOff != scenario.handsOff()) {
            throw new IllegalStateException(scenario + " answers " + answer);
        }
    }

    /** Stops Jetty and removes the file. */
    @TearDown
    public void stop() throws Exception {
        jetty.close();
        Files.delete(folder.resolve(Scenario.FILE));
        Files.delete(folder);
    }

    /** Answers one request. */
    @Benchmark
    public long request() {
        return jetty.handle(request);
    }
}
