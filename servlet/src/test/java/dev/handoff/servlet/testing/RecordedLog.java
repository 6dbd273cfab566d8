// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged while this is open, by whatever thread: slf4j-simple writes to System.err, which this takes over. */
public final class RecordedLog implements AutoCloseable {

    private static final int DEBUG = 10;

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<Logger, Integer> levels = new LinkedHashMap<>();

    private RecordedLog() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    public static RecordedLog start() {
        return new RecordedLog();
    }

    /** Records these loggers in full. slf4j-simple reads its properties once, so the level is set in the logger itself. */
    public RecordedLog inFull(Class<?>... loggers) {
        for (Class<?> name : loggers) {
            Logger logger = LoggerFactory.getLogger(name);
            levels.put(logger, level(logger, DEBUG));
        }
        return this;
    }

    private static int level(Logger logger, int level) {
        try {
            Field field = logger.getClass().getDeclaredField("currentLogLevel");
            field.setAccessible(true);
            int old = field.getInt(logger);
            field.setInt(logger, level);
            return old;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("slf4j-simple keeps its level elsewhere now", e);
        }
    }

    /** Returns everything so far, the stack traces and other people's lines too. */
    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Returns our own warnings, each without thread and logger. */
    public List<String> warnings() {
        return text().lines()
                .filter(line -> line.contains(" WARN dev.handoff.servlet."))
                .map(line -> line.substring(line.indexOf(" - ") + " - ".length()))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(before);
        levels.forEach(RecordedLog::level);
    }
}
