package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A download that fails when it ends before it is complete. */
final class WholeStream extends FilterInputStream {
    private final long length;
    private long read;

    /** Expects so many bytes, or any number when that is negative. */
    WholeStream(InputStream in, long length) {
        super(in);
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? -1 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int size) throws IOException {
        int count = super.read(buffer, offset, size);
        count(count);
        return count;
    }

    private void count(int bytes) throws IOException {
        if (bytes >= 0) {
            read += bytes;
        } else if (length >= 0 && read < length) {
            throw new IOException("transfer closed with " + (length - read) + " bytes remaining to read");
        }
    }
}
