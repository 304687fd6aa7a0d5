package org.cloudimagefactory.itchy.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import org.cloudimagefactory.common.problem.PrintableText;

/** Appends lines to a log file in the form that all commands use, without a logging library. */
public final class ArchiveLog {
    private static final Path NOWHERE = Path.of("/dev/null");
    private static final int MILLIS = 1_000;
    private static final int TIME_DIGITS = "hh:mm:ss".length();

    private final Path file;

    ArchiveLog(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    /** Whether the log of {@code itchy archive} can be written. */
    public static boolean isUsable(Path log) {
        Path file = log.toAbsolutePath().normalize();
        return Files.exists(file)
                ? (Files.isRegularFile(file) || file.equals(NOWHERE)) && Files.isWritable(file)
                : isMakeable(file);
    }

    private static boolean isMakeable(Path file) {
        Path directory = file.getParent();
        while (directory != null && !Files.exists(directory)) {
            directory = directory.getParent();
        }
        return directory != null && Files.isDirectory(directory) && Files.isWritable(directory);
    }

    void info(String message) throws IOException {
        Path directory = file.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        String millis =
                Integer.toString(MILLIS + now.get(ChronoField.MILLI_OF_SECOND)).substring(1);
        String time = now.toLocalDate() + "T"
                + now.toLocalTime().withNano(1).toString().substring(0, TIME_DIGITS);
        String line = time + "." + millis + "Z INFO  [main] ArchiveCommand: " + PrintableText.of(message) + "\n";
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
