package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * Gives finished files their final names: all of them, or, when one of the names is taken meanwhile by whomever, none. Whatever
 * has the name keeps it.
 */
public final class NewNames {
    private NewNames() {}

    /**
     * Fails when something has this name, be it a file, a directory or a link that leads nowhere.
     *
     * @param hint what an operator can do then
     */
    public static void requireFree(Path target, String hint) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw taken(target, hint);
        }
    }

    /**
     * Flushes and publishes.
     *
     * @param files temporary name to final one, both in the same file system
     * @param hint what an operator can do when a name is taken
     */
    public static void publish(Map<Path, Path> files, String hint) throws IOException {
        for (Path temporary : files.keySet()) {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        Deque<Map.Entry<Path, Path>> done = new ArrayDeque<>();
        for (Map.Entry<Path, Path> file : files.entrySet()) {
            try {
                link(file.getKey(), file.getValue());
                done.push(file);
            } catch (IOException e) {
                for (Map.Entry<Path, Path> earlier : done) {
                    takeBack(earlier.getKey(), earlier.getValue());
                }
                if (e instanceof FileAlreadyExistsException) {
                    throw taken(file.getValue(), hint).causedBy(e);
                }
                throw e;
            }
        }
        for (Map.Entry<Path, Path> file : files.entrySet()) {
            Files.deleteIfExists(file.getKey());
            AtomicFile.flushDirectory(file.getValue());
        }
    }

    /** Gives a file a name that nothing has yet, and takes its old one; false when something has the name. */
    public static boolean give(Path file, Path target) throws IOException {
        try {
            link(file, target);
            Files.deleteIfExists(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static void link(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // Not every file system has hard links; an empty file keeps the name for us just as well.
            Files.createFile(target);
            moveOver(temporary, target);
        }
    }

    private static void moveOver(Path temporary, Path ourEmptyFile) throws IOException {
        try {
            Files.move(temporary, ourEmptyFile, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(ourEmptyFile);
            throw e;
        }
    }

    private static void takeBack(Path temporary, Path target) throws IOException {
        if (Files.exists(temporary)) {
            Files.delete(target);
        } else {
            Files.move(target, temporary, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static ItemProblem taken(Path target, String hint) {
        return new ItemProblem(target + " is there already").hint(hint);
    }
}
