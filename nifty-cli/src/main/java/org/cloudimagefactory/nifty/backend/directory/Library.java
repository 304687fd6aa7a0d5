package org.cloudimagefactory.nifty.backend.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index and the files of a library. A file that the index names is complete and does not change; the index is replaced
 * as a whole; a file goes only after no index names it. One process writes at a time.
 */
final class Library implements AutoCloseable {
    static final String INDEX = "index.json";

    private static final Logger LOG = LoggerFactory.getLogger(Library.class);
    private static final Set<PosixFilePermission> INDEX_PERMISSIONS = PosixFilePermissions.fromString("rw-r--r--");

    private final Path directory;
    private final List<String> datastores;
    private final Clock clock;
    private final JsonMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private @Nullable WorkingDirectoryLock lock;

    Library(Path directory, List<String> datastores, Clock clock) {
        this.directory = directory;
        this.datastores = List.copyOf(datastores);
        this.clock = clock;
    }

    Path directory() {
        return directory;
    }

    Path file(IndexedImage image) {
        return directory.resolve(image.datastore()).resolve(image.file());
    }

    /** How many names a file has beside the one in the library: whoever uses an image keeps a hard link to it. */
    int users(IndexedImage image) {
        try {
            Object links = Files.getAttribute(file(image), "unix:nlink", LinkOption.NOFOLLOW_LINKS);
            return links instanceof Integer number ? number - 1 : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    synchronized LibraryIndex read() {
        Path file = directory.resolve(INDEX);
        if (!Files.exists(file)) {
            return LibraryIndex.empty();
        }
        try {
            LibraryIndex index = json.readValue(Files.readString(file), LibraryIndex.class);
            if (index.format() != LibraryIndex.FORMAT) {
                throw damaged(file, "it is of format " + index.format());
            }
            return index;
        } catch (JsonProcessingException e) {
            throw damaged(file, "it is no index").causedBy(e);
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
    }

    /** Replaces the index by a changed one, and returns that. */
    synchronized LibraryIndex change(UnaryOperator<LibraryIndex> change) {
        prepare();
        LibraryIndex changed = change.apply(read());
        try {
            byte[] document = json.writeValueAsString(changed).getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(directory.resolve(INDEX), document, INDEX_PERMISSIONS);
            return changed;
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e);
        }
    }

    /** Takes the lock and removes what runs have left that were killed, once before the first change. */
    synchronized void prepare() {
        if (lock != null) {
            return;
        }
        Directories.writable(directory);
        lock = WorkingDirectoryLock.acquire(directory, "nifty", clock);
        Set<Path> known = new HashSet<>();
        read().images().forEach(image -> known.add(file(image)));
        for (String datastore : datastores) {
            Path place = Directories.writable(directory.resolve(datastore));
            try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
                for (Path file : files) {
                    if (!known.contains(file) && isOurs(file)) {
                        LOG.info("removing {}, which an earlier run has left", file);
                        Files.delete(file);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot tidy up " + place, e);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    private static boolean isOurs(Path file) {
        return AtomicFile.isTemporary(file)
                || file.getFileName().toString().matches("[0-9]+-.+\\.(qcow2|raw|vmdk|vdi)");
    }

    private static FactoryException damaged(Path file, String problem) {
        return FactoryException.environment("cannot use the library's index " + file + ": " + problem)
                .hint("restore it from a backup, or name another --library-dir");
    }
}
