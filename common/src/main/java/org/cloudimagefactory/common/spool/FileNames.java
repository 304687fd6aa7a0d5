package org.cloudimagefactory.common.spool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of files that are made from names of other files, and still fit into a directory. */
final class FileNames {
    /** Bytes of the longest name that Linux' file systems take. */
    private static final int MAX_BYTES = 255;

    private static final int DIGEST_BYTES = 16;

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
        return around(prefix, file, fits ? suffix : "~" + digest(name) + suffix);
    }

    private static String digest(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
