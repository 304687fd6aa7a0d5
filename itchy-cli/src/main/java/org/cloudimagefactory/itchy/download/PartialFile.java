package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.cloudimagefactory.common.spool.FilePermissions;

/** A file that grows while it is downloaded. */
final class PartialFile implements AutoCloseable {
    private final FileChannel channel;
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
