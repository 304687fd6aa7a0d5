package org.cloudimagefactory.common.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.cloudimagefactory.common.cli.CommonOptions.LogLevel;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads levels of logging, in any case; those of the predecessor that there are no more mean the nearest that there is. */
final class LogLevels implements ITypeConverter<LogLevel> {
    LogLevels() {}

    @Override
    public LogLevel convert(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "fatal", "unknown" -> LogLevel.ERROR;
            case "warning" -> LogLevel.WARN;
            default ->
                Arrays.stream(LogLevel.values())
                        .filter(level -> level.toString().equals(word))
                        .findFirst()
                        .orElseThrow(() -> new TypeConversionException("expected one of " + List.of(LogLevel.values())
                                + " (case-insensitive) but was '" + text + "'"));
        };
    }
}
