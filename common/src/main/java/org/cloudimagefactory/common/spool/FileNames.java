package org.cloudimagefactory.common.spool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Names of files that are made from names of other files, and still fit into a directory. */
final class FileNames {
    /** Bytes of the longest name that Linux' file systems take. */
    private static final int MAX_BYTES = 255;

    private static final int DIGEST_LENGTH = 32;

    private FileNames() {}

    /** Prefix, the name of the file, or as much of its beginning as there is room for, and suffix. */
    static String around(String prefix, Path file, String suffix) {
        String name = String.valueOf(file.getFileName());
        int room = MAX_BYTES - bytes(prefix) - bytes(suffix);
        int end = name.length();
        while (bytes(name.substring(0, end)) > room) {
            end = name.offsetByCodePoints(end, -1);
        }
        return prefix + name.substring(0, end) + suffix;
    }

    /** As {@link #around}, but what is cut off leaves its mark: different files get different names. */
    static String uniqueAround(String prefix, Path file, String suffix) {
        String name = String.valueOf(file.getFileName());
        boolean fits = bytes(prefix) + bytes(name) + bytes(suffix) <= MAX_BYTES;
        return around(
                prefix, file, fits ? suffix : "~" + Digest.SHA_256.of(name).substring(0, DIGEST_LENGTH) + suffix);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
