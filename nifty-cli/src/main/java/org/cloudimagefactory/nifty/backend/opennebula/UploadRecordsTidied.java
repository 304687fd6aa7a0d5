package org.cloudimagefactory.nifty.backend.opennebula;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.spool.AbandonedFile;
import org.cloudimagefactory.common.spool.AtomicFile;

/**
 * Removes records of uploads that have ended, and what runs left that were cut off while they wrote one. Only files of our
 * exact form go, and only those whose lock can be taken: then nobody is at them.
 */
final class UploadRecordsTidied {
    private static final Pattern TEMPORARY =
            Pattern.compile("\\.[0-9a-f-]{36}\\.upload\\.[0-9a-f-]{36}\\" + AtomicFile.SUFFIX);

    private final Path directory;
    private final Predicate<String> over;

    /** The predicate tells by the token whether an upload has ended. */
    UploadRecordsTidied(Path directory, Predicate<String> over) {
        this.directory = directory;
        this.over = over;
    }

    void run() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (TEMPORARY.matcher(name).matches()) {
                    removeUnlessHeld(file);
                } else if (name.endsWith(UploadRecords.SUFFIX)) {
                    String token = token(name, UploadRecords.SUFFIX);
                    if (UploadRecords.TOKEN.matcher(token).matches() && over.test(token)) {
                        removeUnlessHeld(file);
                    }
                } else if (name.endsWith(UploadRecords.TOLD)) {
                    removeWithoutRecord(file, token(name, UploadRecords.TOLD));
                }
            }
        }
    }

    private void removeWithoutRecord(Path mark, String token) throws IOException {
        if (UploadRecords.TOKEN.matcher(token).matches()
                && !Files.exists(directory.resolve(token + UploadRecords.SUFFIX))) {
            Files.deleteIfExists(mark);
        }
    }

    private static void removeUnlessHeld(Path file) throws IOException {
        try (AbandonedFile abandoned = AbandonedFile.take(file).orElse(null)) {
            if (abandoned != null) {
                abandoned.remove();
            }
        }
    }

    private static String token(String name, String suffix) {
        return name.substring(0, name.length() - suffix.length());
    }
}
