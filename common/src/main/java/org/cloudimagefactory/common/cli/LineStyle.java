package org.cloudimagefactory.common.cli;

import java.time.Instant;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.CommonOptions.LogLevel;

/** How a line on stderr that belongs to no log is written. */
enum LineStyle {
    /** As it is. */
    PLAIN {
        @Override
        String line(LogLevel level, String tool, String text) {
            return text;
        }
    },
    /** With its priority in front, as the journal takes it from what services write; see sd-daemon(3). */
    JOURNAL {
        @Override
        String line(LogLevel level, String tool, String text) {
            return priority(level) + text;
        }
    },
    /** As a JSON object. */
    JSON {
        @Override
        String line(LogLevel level, String tool, String text) {
            return object(level, tool, text).toString();
        }

        @Override
        String problem(String tool, String text, String stackTrace) {
            return object(LogLevel.ERROR, tool, text)
                    .put("stack_trace", stackTrace)
                    .toString();
        }

        private static JsonLine object(LogLevel level, String tool, String text) {
            String prefix = tool + ": ";
            return new JsonLine(Instant.now())
                    .put("level", level.toString())
                    .put("logger", tool)
                    .put("message", text.startsWith(prefix) ? text.substring(prefix.length()) : text);
        }
    };

    /** The line, without its end. */
    abstract String line(LogLevel level, String tool, String text);

    /** A problem with its stack trace: several lines but for JSON, each of them whole; without the end of the last. */
    String problem(String tool, String text, String stackTrace) {
        return (text + "\n" + stackTrace)
                .lines()
                .map(each -> line(LogLevel.ERROR, tool, each))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** What begins a line of that level in the journal. */
    static String priority(LogLevel level) {
        return switch (level) {
            case ERROR -> "<3>";
            case WARN -> "<4>";
            case INFO -> "<6>";
            case DEBUG, TRACE -> "<7>";
        };
    }
}
