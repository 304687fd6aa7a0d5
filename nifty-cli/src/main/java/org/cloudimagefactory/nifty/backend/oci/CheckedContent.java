package org.cloudimagefactory.nifty.backend.oci;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.nifty.transfer.Checksums;
import org.cloudimagefactory.nifty.transfer.OpenImage;

/**
 * The bytes of an image file for an upload. They are compared with the checksums of the descriptor as they are read for the first
 * time, wherever that begins, on threads of their own; the last of them are not given away before all of them are known to be right.
 */
final class CheckedContent implements BlobContent, AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final OpenImage file;
    private final long size;
    private final Checksums.Running checksums;
    private final Optional<Digest> proven;
    private long checked;
    private boolean finished;

    CheckedContent(OpenImage file, Map<String, String> expected) {
        this.file = file;
        this.size = file.size();
        this.checksums = new Checksums(expected).start(file);
        this.proven = Optional.ofNullable(expected.get(Digest.SHA_256))
                .map(hex -> Digest.SHA_256 + ":" + hex)
                .filter(Digest::isOne)
                .map(Digest::parse);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Optional<Digest> proven() {
        return proven;
    }

    @Override
    public InputStream open(long offset) {
        return new Reader(offset);
    }

    /**
     * Reads what nobody has read.
     *
     * @throws org.cloudimagefactory.nifty.transfer.UnacceptableImageException when the file is not what its descriptor says
     */
    void complete() {
        try {
            readUpTo(size);
            finish();
        } catch (IOException e) {
            throw ItemProblem.of("cannot read " + file.path(), e);
        }
        file.ensureUnchanged();
    }

    @Override
    public void close() {
        checksums.close();
    }

    private synchronized void readUpTo(long end) throws IOException {
        if (checked >= end) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (checked < end) {
            buffer.clear().limit((int) Math.min(BUFFER, end - checked));
            int count = file.channel().read(buffer, checked);
            if (count < 0) {
                throw shorter();
            }
            buffer.flip();
            checksums.update(buffer);
            checked += count;
        }
    }

    private synchronized void taken(long from, ByteBuffer bytes) throws IOException {
        readUpTo(from);
        int known = (int) Math.min(bytes.remaining(), checked - from);
        bytes.position(bytes.position() + known);
        checked += bytes.remaining();
        checksums.update(bytes);
        if (checked == size) {
            finish();
        }
    }

    private synchronized void finish() throws IOException {
        if (!finished) {
            finished = true;
            checksums.finish();
        }
    }

    private EOFException shorter() {
        return new EOFException(file.path() + " has become shorter");
    }

    private final class Reader extends InputStream {
        private long position;

        Reader(long position) {
            this.position = position;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (position >= size) {
                return -1;
            }
            int wanted = (int) Math.min(length, size - position);
            int count = file.channel().read(ByteBuffer.wrap(target, offset, wanted), position);
            if (count < 0) {
                throw shorter();
            }
            taken(position, ByteBuffer.wrap(target, offset, count));
            position += count;
            return count;
        }
    }
}
