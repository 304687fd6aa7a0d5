package org.cloudimagefactory.nifty.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which file a path leads to, however it is spelled: all links resolved, so that paths of one file have equal keys through
 * {@code ..}, links, hard links and bind mounts alike.
 *
 * @param attributes number of its file system, and its number there
 */
record ImageFileKey(Map<String, Object> attributes) {
    private static final String ATTRIBUTES = "unix:dev,ino";

    /** The key of the file at this moment; nothing where there is none. */
    static Optional<ImageFileKey> of(Path file) {
        try {
            return Optional.of(new ImageFileKey(Files.readAttributes(file, ATTRIBUTES)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The state of the file itself, as an opaque text; null where there is none. */
    static @Nullable String state(Path file) {
        try {
            return new TreeMap<>(Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime")).toString();
        } catch (IOException e) {
            return null;
        }
    }
}
