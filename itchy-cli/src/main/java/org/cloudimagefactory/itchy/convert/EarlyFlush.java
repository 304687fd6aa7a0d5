package org.cloudimagefactory.itchy.convert;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Has a finished file written to the disk while it is looked at, so that little is left to wait for before it is published. */
final class EarlyFlush implements AutoCloseable {
    private final FutureTask<Boolean> task;

    private EarlyFlush(FutureTask<Boolean> task) {
        this.task = task;
    }

    static EarlyFlush start(Path file) {
        FutureTask<Boolean> task = new FutureTask<>(() -> flush(file));
        Thread thread = new Thread(task, "flush");
        thread.setDaemon(true);
        thread.start();
        return new EarlyFlush(task);
    }

    /** Waits for the end, and fails when the file could not be written: the kernel says so only once. */
    @Override
    public void close() throws IOException {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean flush(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
            return true;
        }
    }
}
