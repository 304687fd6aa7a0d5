package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes files and whole directories for which the caller has the proof that they may go. */
public final class TreeRemoval extends SimpleFileVisitor<Path> {
    private long bytes;

    private TreeRemoval() {}

    /**
     * Removes a file, or a directory with all that is in it; follows no link, and minds nothing that has gone meanwhile.
     *
     * @return bytes of the files that were removed
     */
    public static long remove(Path path) throws IOException {
        TreeRemoval removal = new TreeRemoval();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(path, removal);
        }
        return removal.bytes;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (Files.deleteIfExists(file)) {
            bytes += attributes.isRegularFile() ? attributes.size() : 0;
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
        return goOn(problem);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem) throws IOException {
        FileVisitResult result = goOn(problem);
        Files.deleteIfExists(directory);
        return result;
    }

    private static FileVisitResult goOn(@Nullable IOException problem) throws IOException {
        if (problem != null && !(problem instanceof NoSuchFileException)) {
            throw problem;
        }
        return FileVisitResult.CONTINUE;
    }
}
