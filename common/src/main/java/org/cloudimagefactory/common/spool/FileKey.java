package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which file a path leads to, however it is spelled: all links resolved, so that paths of one file have equal keys through
 * {@code ..}, links, hard links and bind mounts alike.
 *
 * @param attributes number of its file system, and its number there
 */
public record FileKey(Map<String, Object> attributes) {
    private static final String ATTRIBUTES = "unix:dev,ino";

    /** Copies the map. */
    public FileKey {
        attributes = Map.copyOf(attributes);
    }

    /** The key of the file at this moment; nothing where there is none. */
    public static Optional<FileKey> of(Path file) {
        try {
            return Optional.of(new FileKey(Files.readAttributes(file, ATTRIBUTES)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
