package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.LockedProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * The right to write in a working directory: one run at a time. The kernel gives the lock back when the process ends,
 * however it ends; the file stays and its text only says who holds it.
 */
public final class WorkingDirectoryLock implements AutoCloseable {
    /** Name of the lock file in its directory. */
    public static final String FILE_NAME = ".lock";

    private static final int OWNER_LIMIT = 200;

    private final FileChannel channel;

    private WorkingDirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a directory.
     *
     * @param owner what to tell others, for example {@code itchy process}
     * @throws LockedProblem when another run holds it
     * @throws EnvironmentProblem when the directory can't be written
     */
    public static WorkingDirectoryLock acquire(Path directory, String owner, Clock clock) {
        return acquire(directory, FILE_NAME, owner, clock);
    }

    /**
     * As {@link #acquire(Path, String, Clock)}, for a directory where tools of several kinds work at once: only runs that name
     * the same file keep each other out.
     */
    public static WorkingDirectoryLock acquire(Path directory, String fileName, String owner, Clock clock) {
        Path file = directory.resolve(fileName);
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!KernelLock.isTaken(channel)) {
                channel.close();
                throw new LockedProblem("another run works in " + directory + " ("
                                + PrintableText.of(holder(file), OWNER_LIMIT) + ")")
                        .hint("try again when it has ended");
            }
            String text = owner + ", pid " + ProcessHandle.current().pid() + ", since "
                    + clock.instant().truncatedTo(ChronoUnit.SECONDS);
            // In this order, so that a file that was one of ours always begins like one.
            ByteBuffer told = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            channel.write(told);
            channel.truncate(told.limit());
            return new WorkingDirectoryLock(channel);
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot release a lock", e);
        }
    }

    private static String holder(Path file) throws IOException {
        String text = Files.readString(file);
        return text.isBlank() ? "unknown" : text;
    }
}
