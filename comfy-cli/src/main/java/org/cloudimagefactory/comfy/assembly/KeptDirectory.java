package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.TreeRemoval;

/**
 * A directory beside the images for what is kept of a build. A hidden record in it names what was kept there; the next time just
 * that gives way. A directory of this name that has no record is somebody else's, and another name is taken.
 */
final class KeptDirectory {
    static final String RECORD = ".comfy-kept";

    private KeptDirectory() {}

    /** A directory of this name, or with a number behind it, that is going to hold these; what was kept there before is gone. */
    static Path prepare(Path wanted, List<String> names) throws IOException {
        Path directory = wanted;
        for (int i = 2; !isOurs(directory); i++) {
            directory = wanted.resolveSibling(wanted.getFileName() + "." + i);
        }
        Files.createDirectories(directory);
        Path record = directory.resolve(RECORD);
        if (Files.exists(record)) {
            for (String name : Files.readAllLines(record)) {
                if (!name.isEmpty() && !name.contains("/") && !name.equals(".") && !name.equals("..")) {
                    TreeRemoval.remove(directory.resolve(name));
                }
            }
        }
        byte[] text = (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(record, text, FilePermissions.parse("644").set());
        return directory;
    }

    private static boolean isOurs(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return Files.isRegularFile(directory.resolve(RECORD), LinkOption.NOFOLLOW_LINKS)
                    || entries.findAny().isEmpty();
        }
    }
}
