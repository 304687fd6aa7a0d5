package org.cloudimagefactory.comfy.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.Directories;

/**
 * The mark in a directory of the cache that comfy made it: only there files are removed to make room, or because they are wanted
 * no longer. A directory that was there before gets none, unless all that it holds has the form that comfy gives it.
 */
public final class CacheMark {
    /** Name of the mark in its directory. */
    public static final String NAME = ".comfy-cache";

    private static final byte[] TEXT = "made by comfy; 'comfy clean-cache' removes what lies here\n"
            .getBytes(StandardCharsets.UTF_8);

    private CacheMark() {}

    /** Makes the directory with its mark, or marks one that holds nothing of anybody else. */
    public static Path claim(Path directory, Pattern form) {
        Directories.writable(directory);
        try {
            if (!isMarked(directory) && holdsOnly(directory, form)) {
                Files.write(directory.resolve(NAME), TEXT, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            }
            return directory;
        } catch (FileAlreadyExistsException e) {
            // Another run was faster.
            return directory;
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e);
        }
    }

    /** Whether comfy made the directory. */
    public static boolean isMarked(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(directory.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean holdsOnly(Path directory, Pattern form) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            List<String> names =
                    entries.map(entry -> entry.getFileName().toString()).toList();
            return names.stream().allMatch(name -> form.matcher(name).matches());
        }
    }
}
