package org.cloudimagefactory.itchy.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * A file of somebody else, opened once. Whatever happens to its name, {@link #path()} leads this process and the programs that
 * it starts to the same bytes, for as long as this is open; whether they were changed in place, {@link #verifyUnchanged()} tells.
 */
public final class ClaimedFile implements AutoCloseable {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    /** Below the largest file of any file system, so that seeking there is allowed. */
    private static final long MARK_LIMIT = Integer.MAX_VALUE;

    private final Path name;
    private final Path path;
    private final FileChannel channel;
    private final FileState state;

    private ClaimedFile(Path name, Path path, FileChannel channel, FileState state) {
        this.name = name;
        this.path = path;
        this.channel = channel;
        this.state = state;
    }

    /** Opens a regular file for reading. */
    public static ClaimedFile open(Path name) {
        return open(name, real -> true);
    }

    /** As {@link #open(Path)}, for a file that must really lie in a directory, whatever symbolic links say. */
    public static ClaimedFile openWithin(Path name, Path directory) {
        Path allowed = real(directory);
        return open(name, real -> real.startsWith(allowed));
    }

    private static ClaimedFile open(Path name, Predicate<Path> allowed) {
        try {
            // Opening a pipe would wait for ever.
            if (!Files.readAttributes(name, BasicFileAttributes.class).isRegularFile()) {
                throw new ItemProblem("image " + name + " is no regular file");
            }
            FileChannel channel = FileChannel.open(name, StandardOpenOption.READ);
            try {
                Path path = descriptorOf(channel);
                if (!allowed.test(path.toRealPath())) {
                    throw new ItemProblem("image " + name + " is a link that leaves its directory");
                }
                return new ClaimedFile(name, path, channel, FileState.of(path));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new ItemProblem("image " + name + " is not there").causedBy(e);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read image " + name, e);
        }
    }

    /** The name that it was opened by, for messages. */
    public Path name() {
        return name;
    }

    /** A path to the very file that was opened, for this process and its children. */
    public Path path() {
        return path;
    }

    /** The open file, to be read at explicit positions. */
    public FileChannel channel() {
        return channel;
    }

    /** Its size when it was opened. */
    public long size() {
        return state.size();
    }

    /** Fails when the content may have been changed since the file was opened. */
    public void verifyUnchanged() {
        try {
            if (!FileState.of(path).sameContentAs(state)) {
                throw new ItemProblem("image " + name + " was changed while it was read");
            }
        } catch (IOException e) {
            throw ItemProblem.of("cannot read image " + name, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot close " + name, e);
        }
    }

    /**
     * Finds the descriptor of a channel, which Java hides: it is the one at the position that we have just set it to. Reads
     * happen at explicit positions, so that it stays there.
     */
    private static Path descriptorOf(FileChannel channel) throws IOException {
        long mark = ThreadLocalRandom.current().nextLong(1, MARK_LIMIT);
        channel.position(mark);
        Path process = Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd");
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (positionOf(descriptor) == mark) {
                    return process.resolve(descriptor.getFileName());
                }
            }
        }
        throw new IOException("its descriptor is not to be found in /proc");
    }

    private static long positionOf(Path descriptor) {
        Path info = Path.of("/proc/self/fdinfo", descriptor.getFileName().toString());
        try {
            String first = Files.readString(info).lines().findFirst().orElse("");
            return first.startsWith("pos:")
                    ? Long.parseLong(first.substring("pos:".length()).strip())
                    : 0;
        } catch (IOException e) {
            // Another thread has closed it, before this was opened or before it was read.
            return 0;
        }
    }

    private static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw ItemProblem.of("cannot read image directory " + directory, e);
        }
    }
}
