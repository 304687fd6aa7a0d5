package org.cloudimagefactory.nifty.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Remembers what was read from which file, to tell whether another has taken its name since. */
final class ReadContents {
    private static final int SIZE_LIMIT = (1 << 20) + 1;
    private static final String ENDING = ".json";

    private final Map<Path, String> digests = new HashMap<>();

    void remember(Path file, byte[] content) {
        digests.put(file, digest(content));
    }

    /** Whether the file that was moved away is the one that was read under the other name. */
    boolean isWhatWasRead(Path file, Path moved) throws IOException {
        try (InputStream in = Files.newInputStream(moved)) {
            return digest(in.readNBytes(SIZE_LIMIT)).equals(digests.get(file));
        }
    }

    /** Lets a file wait again that came in the meantime; when yet another has come, under a name beside it. */
    static void giveBack(Path moved, Path file) throws IOException {
        Path target = file;
        String name = file.getFileName().toString();
        for (int i = 2; Files.exists(target, LinkOption.NOFOLLOW_LINKS); i++) {
            target = file.resolveSibling(name.substring(0, name.length() - ENDING.length()) + "." + i + ENDING);
        }
        Files.move(moved, target);
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
