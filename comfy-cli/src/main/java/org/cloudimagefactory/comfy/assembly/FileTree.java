package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Digest;

/**
 * What provisioners would put into a guest of a file or directory: content and whether it can be run, seen through symbolic
 * links wherever they lead. Names count within directories only, so a tree is the same in another place.
 */
public final class FileTree {
    private static final int LIMIT = 100_000;

    private final Path root;
    private int seen;

    private FileTree(Path root) {
        this.root = root;
    }

    /** A file with content. */
    record Content(boolean executable, String sha256) {}

    /** A directory. */
    record Directory(TreeMap<String, Record> entries) {}

    /** What has no content to be put anywhere: a link to nothing, one to a directory around it, a device. */
    record Other(String what) {}

    /** Reads a file or directory of at most 100,000 files. */
    public static Record of(Path root) throws IOException {
        return new FileTree(root).read(root, new HashSet<>());
    }

    private Record read(Path file, Set<Path> around) throws IOException {
        if (++seen > LIMIT) {
            throw new UsageProblem(root + " leads to more than " + LIMIT + " files")
                    .hint("name a smaller directory; symbolic links are followed");
        }
        if (Files.isRegularFile(file)) {
            return new Content(Files.isExecutable(file), Digest.SHA_256.of(file));
        }
        if (Files.isDirectory(file)) {
            return directory(file, around);
        }
        return new Other(Files.isSymbolicLink(file) ? "link to " + Files.readSymbolicLink(file) : "special");
    }

    private Record directory(Path directory, Set<Path> around) throws IOException {
        Path real = directory.toRealPath();
        if (!around.add(real)) {
            return new Other("loop");
        }
        TreeMap<String, Record> entries = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                entries.put(file.getFileName().toString(), read(file, around));
            }
        }
        around.remove(real);
        return new Directory(entries);
    }
}
