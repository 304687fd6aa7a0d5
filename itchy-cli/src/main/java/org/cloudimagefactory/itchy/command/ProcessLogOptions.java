package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The predecessor's short options of {@code itchy process} for what every command has. */
public final class ProcessLogOptions extends CommonOptions {
    /** For picocli. */
    public ProcessLogOptions() {}

    @Option(
            names = {"-l", "--process-log"},
            paramLabel = "FILE",
            description = "As --log-file, for this command alone.")
    void processLog(@Nullable Path file) {
        if (file != null) {
            setLogFile(file);
        }
    }

    @Option(names = "-b", paramLabel = "LEVEL", description = "As --log-level.")
    void shortLogLevel(@Nullable LogLevel level) {
        if (level != null) {
            setLogLevel(level);
        }
    }

    @Option(names = "-d", description = "As --debug.")
    void shortDebug(boolean value) {
        setDebug(value);
    }
}
