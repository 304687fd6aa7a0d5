package org.cloudimagefactory.nifty.backend.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.spool.AtomicFile;

/** What a library does with files. Nothing here ever takes the place of a file that is there, or follows a link to remove one. */
final class LibraryFileSystem {
    /** Of the index and of marks, which say the same. */
    static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r--r--");

    private LibraryFileSystem() {}

    /** The entries of a directory; none where there is no such directory. */
    static List<Path> list(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    static boolean isFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether both names are there and mean one file. */
    static boolean isSame(Path one, Path other) throws IOException {
        return isFile(one) && isFile(other) && Files.isSameFile(one, other);
    }

    /** Removes a regular file that a record of ours names; anything else of that name is not ours. */
    static void remove(Path file) throws IOException {
        if (isFile(file)) {
            Files.deleteIfExists(file);
        }
    }

    /** Gives a whole file its name, which must be free, and makes that last; the temporary name goes. */
    static void publish(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // A file system without hard links.
            if (LibraryDocuments.isThere(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(temporary, target);
        }
        AtomicFile.flushDirectory(target);
        Files.deleteIfExists(temporary);
    }

    /** Writes a document by way of this temporary name, which a record tells. */
    static void write(Path target, Path temporary, byte[] content) throws IOException {
        remove(temporary);
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    PosixFilePermissions.asFileAttribute(PERMISSIONS))) {
                Files.setPosixFilePermissions(temporary, PERMISSIONS);
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            AtomicFile.rename(temporary, target);
        } finally {
            remove(temporary);
        }
    }
}
