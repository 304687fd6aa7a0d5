package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything below some directories: names, inodes, times of change, permissions, owners, links and contents. What was made and
 * removed again in between shows in the times of its directory. Times of access do not count.
 */
public final class DirectorySnapshot {
    private static final String ATTRIBUTES = "unix:ino,mode,nlink,uid,gid,size,lastModifiedTime,ctime";

    private final List<Path> roots;
    private final Map<String, String> entries;

    private DirectorySnapshot(List<Path> roots) {
        this.roots = roots;
        this.entries = new TreeMap<>();
        roots.forEach(root -> look(root, entries));
    }

    /** How it is now; a root may be missing. */
    public static DirectorySnapshot of(Path... roots) {
        return new DirectorySnapshot(List.of(roots));
    }

    /** Fails when anything is different now; the text says who did it. */
    public void assertUnchanged(String by) {
        Map<String, String> now = new DirectorySnapshot(roots).entries;
        assertEquals(text(entries), text(now), by + " has changed something");
    }

    private static String text(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static void look(Path root, Map<String, String> entries) {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            entries.put(root.toString(), "missing");
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Map<String, Object> attributes =
                        new TreeMap<>(Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
                entries.put(file.toString(), attributes + content(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return " -> " + Files.readSymbolicLink(file);
        }
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(java.io.OutputStream.nullOutputStream());
            return " " + HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
