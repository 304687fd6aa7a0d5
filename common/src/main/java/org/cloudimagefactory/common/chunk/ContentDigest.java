package org.cloudimagefactory.common.chunk;

import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.BackgroundDigest;
import org.cloudimagefactory.common.spool.Digest;

/** SHA-512 of content that has runs of zeros, computed beside the thread that reads or writes it. */
public final class ContentDigest implements AutoCloseable {
    private static final byte[] ZEROS = new byte[1 << 18];

    private final BackgroundDigest digest = new BackgroundDigest(Digest.SHA_512.start());
    private long size;

    /** These bytes follow; they are copied. */
    public void update(byte[] bytes, int offset, int length) {
        try {
            digest.update(ByteBuffer.wrap(bytes, offset, length));
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        }
        size += length;
    }

    /** So many zeros follow. */
    public void zeros(long length) {
        for (long left = length; left > 0; left -= ZEROS.length) {
            update(ZEROS, 0, (int) Math.min(left, ZEROS.length));
        }
    }

    /** How many bytes there were so far. */
    public long size() {
        return size;
    }

    /** The digest of all that came, hexadecimal in lower case. */
    public String finish() {
        try {
            return Digest.hex(digest.soFar());
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void close() {
        digest.close();
    }

    private static ItemProblem interrupted(InterruptedIOException e) {
        return new ItemProblem("interrupted").causedBy(e);
    }
}
