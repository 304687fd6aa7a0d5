package org.cloudimagefactory.comfy.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.spool.Digest;

/** SHA-256 of files, each read once in a process as long as the kernel says that nobody has touched it. */
final class KnownDigests {
    private static final String STATE = "unix:dev,ino,size,lastModifiedTime,ctime";

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    private record Known(Map<String, Object> state, String digest) {}

    String of(Path file) throws IOException {
        Map<String, Object> state = Files.readAttributes(file, STATE, LinkOption.NOFOLLOW_LINKS);
        Known before = known.get(file);
        if (before != null && before.state().equals(state)) {
            return before.digest();
        }
        String digest = Digest.SHA_256.of(file);
        known.put(file, new Known(state, digest));
        return digest;
    }

    /** What was read under another name is the digest of this file, if it is of that size. */
    void remember(Path file, String digest) throws IOException {
        known.put(file, new Known(Files.readAttributes(file, STATE, LinkOption.NOFOLLOW_LINKS), digest));
    }
}
