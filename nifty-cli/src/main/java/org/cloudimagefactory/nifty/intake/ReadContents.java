package org.cloudimagefactory.nifty.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.common.spool.Digest;
import org.jspecify.annotations.Nullable;

/** Remembers what was read from which file, to tell whether another has taken its name since. */
final class ReadContents {
    private static final int SIZE_LIMIT = (1 << 20) + 1;
    private static final String ENDING = ".json";
    private static final String ATTRIBUTES = "unix:dev,ino,size,lastModifiedTime";

    private final Map<Path, Seen> seen = new HashMap<>();

    /** What a file held, or, where it could not be read, no digest. */
    private record Seen(String attributes, @Nullable String digest) {}

    /** What a name means at this moment: compared with what {@link #remember} was told before the file was read. */
    static String attributes(Path file) throws IOException {
        return new TreeMap<>(Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS)).toString();
    }

    /** Remembers a file; the content is null where it can't be read. */
    void remember(Path file, String attributes, byte @Nullable [] content) {
        seen.put(file, new Seen(attributes, content == null ? null : Digest.SHA_256.of(content)));
    }

    /** The SHA-256 of what was read under a name; nothing where nothing could be. */
    Optional<String> digest(Path file) {
        return Optional.ofNullable(seen.get(file)).map(Seen::digest);
    }

    /** Whether a name surely still means the file that was read, untouched; quick. */
    boolean isUntouched(Path file) {
        Seen known = seen.get(file);
        try {
            return known != null && known.attributes().equals(attributes(file));
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether what lies here is what was read under that name; {@code here} may be where it was moved to since. */
    boolean isWhatWasRead(Path file, Path here) throws IOException {
        Seen known = seen.get(file);
        if (known == null) {
            return false;
        }
        if (known.digest() == null) {
            return known.attributes().equals(attributes(here));
        }
        try (InputStream in = Files.newInputStream(here)) {
            return Digest.SHA_256.of(in.readNBytes(SIZE_LIMIT)).equals(known.digest());
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            return false;
        }
    }

    /** Lets a file wait again that came in the meantime; when yet another has come, under a name beside it. */
    static void giveBack(Path moved, Path file) throws IOException {
        Path target = file;
        String name = file.getFileName().toString();
        for (int i = 2; !isMoved(moved, target); i++) {
            target = file.resolveSibling(name.substring(0, name.length() - ENDING.length()) + "." + i + ENDING);
        }
    }

    /** Never in place of another. */
    private static boolean isMoved(Path moved, Path target) throws IOException {
        try {
            Files.createLink(target, moved);
            Files.delete(moved);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // A file system without hard links.
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.move(moved, target);
            return true;
        }
    }
}
