package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that grows while it is downloaded. What is written goes on its way to the disk at once, so that it need not be waited for
 * in the end.
 */
final class PartialFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartialFile.class);
    private static final long FLUSH_AFTER = 64 << 20;

    private final FileChannel channel;
    private final AtomicBoolean flushing = new AtomicBoolean();
    private long unflushed;
    private final long start;

    /** Opens the file and keeps its first bytes. */
    PartialFile(Path path, long keep, FilePermissions permissions) throws IOException {
        boolean fresh = !Files.exists(path);
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        if (fresh) {
            Files.setPosixFilePermissions(path, permissions.set());
        }
        channel.truncate(keep);
        start = keep;
    }

    /** Hashes the bytes that were kept. */
    void replay(DigestThread digest) throws IOException, InterruptedException {
        channel.position(0);
        for (long left = start; left > 0; ) {
            DigestThread.Piece piece = digest.take();
            int wanted = (int) Math.min(left, piece.bytes.length);
            int read = channel.read(ByteBuffer.wrap(piece.bytes, 0, wanted));
            if (read < 0) {
                throw new IOException("the partial file became shorter");
            }
            piece.length = read;
            digest.give(piece);
            left -= read;
        }
    }

    void append(DigestThread.Piece piece) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(piece.bytes, 0, piece.length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        unflushed += piece.length;
        if (unflushed >= FLUSH_AFTER && !flushing.get()) {
            unflushed = 0;
            flush();
        }
    }

    /** Beside the download; whether all is on the disk is found out before the file is published. */
    private void flush() {
        flushing.set(true);
        Thread thread = new Thread(
                () -> {
                    try {
                        channel.force(false);
                    } catch (IOException e) {
                        LOG.debug("what was downloaded is not flushed yet", e);
                    } finally {
                        flushing.set(false);
                    }
                },
                "flush");
        thread.setDaemon(true);
        thread.start();
    }

    /** Keeps nothing of what came: it is not what it should be. */
    void abandon() throws IOException {
        channel.truncate(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
