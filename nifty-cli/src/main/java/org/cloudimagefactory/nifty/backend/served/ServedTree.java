package org.cloudimagefactory.nifty.backend.served;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;

/**
 * Documents, links and directories that a web server hands out. A document of ours begins with a mark, a link of ours leads to where
 * we would have it lead: what is otherwise is somebody else's, and neither replaced nor removed. All can be read by everybody,
 * whatever the umask.
 */
public final class ServedTree {
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Pattern TEMPORARY = Pattern.compile("\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.part");

    private final Path root;

    /** Below this directory, which is there. */
    public ServedTree(Path root) {
        this.root = root;
    }

    /**
     * A document that knows its own: its content begins with the mark.
     *
     * @param path below the root
     * @param mark what every version of it begins with, a character for each byte
     */
    public record Document(String path, String mark) {}

    /** Where something lies. */
    public Path at(String path) {
        return root.resolve(path);
    }

    /** Makes a directory, and those above it. */
    public void directory(String path) throws IOException {
        Path directory = root;
        for (Path name : Path.of(path)) {
            directory = directory.resolve(name);
            if (!Files.isDirectory(directory)) {
                if (isThere(directory)) {
                    throw foreign(directory);
                }
                Files.createDirectory(directory);
                Files.setPosixFilePermissions(directory, DIRECTORY);
                AtomicFile.flushDirectory(directory);
            }
        }
    }

    /** Puts a document there as a whole, unless it says that already; its directory is there. */
    public void put(Document document, byte[] content) throws IOException {
        Path file = at(document.path());
        if (isThere(file)) {
            requireOwn(document, file);
            if (Files.size(file) == content.length && Arrays.equals(Files.readAllBytes(file), content)) {
                if (!Files.getPosixFilePermissions(file).equals(FILE)) {
                    Files.setPosixFilePermissions(file, FILE);
                }
                return;
            }
        }
        AtomicFile.write(file, content, FILE);
    }

    /** Removes what writers of a document left that were killed; only while nobody writes. */
    public void tidy(Document document) throws IOException {
        Path file = at(document.path());
        String start = "." + file.getFileName();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                file.resolveSibling("."),
                entry -> entry.getFileName().toString().startsWith(start))) {
            for (Path entry : entries) {
                String end = entry.getFileName().toString().substring(start.length());
                if (TEMPORARY.matcher(end).matches() && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }

    /** Removes a document, if it is ours. */
    public void remove(Document document) throws IOException {
        Path file = at(document.path());
        if (isThere(file) && isOwn(document, file)) {
            Files.deleteIfExists(file);
        }
    }

    /** Has a name lead to a file, by a way relative to the name's directory. */
    public void link(String path, Path target) throws IOException {
        Path link = at(path);
        Path way = way(link, target);
        if (!isThere(link)) {
            Files.createSymbolicLink(link, way);
            AtomicFile.flushDirectory(link);
        } else if (!isLink(link, way)) {
            throw foreign(link);
        }
    }

    /** Removes a name that leads to a file, if it is ours. */
    public void unlink(String path, Path target) throws IOException {
        Path link = at(path);
        if (isThere(link) && isLink(link, way(link, target))) {
            Files.deleteIfExists(link);
        }
    }

    /** Removes a directory, unless somebody has something in it. */
    public void removeEmpty(String path) throws IOException {
        try {
            if (Files.isDirectory(at(path), LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(at(path));
            }
        } catch (DirectoryNotEmptyException e) {
            return;
        }
    }

    private static Path way(Path link, Path target) {
        return link.resolveSibling(".").normalize().relativize(target);
    }

    private static boolean isLink(Path link, Path way) throws IOException {
        return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(way);
    }

    /** Makes sure that a document can be put there: that there is none, or one of ours. */
    public void requireOwn(Document document) throws IOException {
        Path file = at(document.path());
        if (isThere(file)) {
            requireOwn(document, file);
        }
    }

    private static void requireOwn(Document document, Path file) throws IOException {
        if (!isOwn(document, file)) {
            throw foreign(file);
        }
    }

    private static boolean isOwn(Document document, Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        byte[] mark = document.mark().getBytes(StandardCharsets.ISO_8859_1);
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(mark.length), mark);
        }
    }

    private static boolean isThere(Path file) throws IOException {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static EnvironmentProblem foreign(Path file) {
        return new EnvironmentProblem(file + " is there, and nifty has not made it")
                .hint("move it away, or name another directory");
    }
}
