package org.cloudimagefactory.itchy.command;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.PrintableText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The predecessor's short options of {@code itchy archive} for what every command has. A log that can't be written is no reason
 * to lose an event: this command goes on without it.
 */
public final class ArchiveLogOptions extends CommonOptions {
    /** For picocli. */
    public ArchiveLogOptions() {}

    @Option(
            names = {"-l", "--archive-log"},
            paramLabel = "FILE",
            description = "As --log-file, for this command alone.")
    void archiveLog(@Nullable Path file) {
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

    @Override
    protected @Nullable Path effectiveLogFile() {
        Path file = super.effectiveLogFile();
        boolean isStream = file != null && (file.toString().equals("stdout") || file.toString().equals("stderr"));
        if (file == null || isStream || isWritable(file.toAbsolutePath())) {
            return file;
        }
        System.err.println(PrintableText.of("itchy: cannot write log " + file + "; it goes to stderr"));
        return null;
    }

    private static boolean isWritable(Path file) {
        if (Files.exists(file)) {
            return Files.isRegularFile(file) && Files.isWritable(file);
        }
        Path directory = file.getParent();
        while (directory != null && !Files.exists(directory)) {
            directory = directory.getParent();
        }
        return directory != null && Files.isDirectory(directory) && Files.isWritable(directory);
    }
}
