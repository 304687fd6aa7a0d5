package org.cloudimagefactory.itchy.feed.onemarket;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.itchy.feed.market.MarketFile;

/** A file on its way, hashed while it is read; its end is not told before it is what the market says. */
final class DigestedStream extends FilterInputStream {
    private final MarketFile file;
    private final String shown;
    private final Digest algorithm;
    private final MessageDigest digest;
    private long left;
    private boolean checked;

    /**
     * Of a file.
     *
     * @param size bytes that the server has promised
     */
    DigestedStream(InputStream in, MarketFile file, String shown, long size) {
        super(in);
        this.file = file;
        this.shown = shown;
        this.algorithm = file.sha256() == null ? Digest.MD5 : Digest.SHA_256;
        this.digest = algorithm.start();
        this.left = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int count = in.read(bytes, from, length);
        if (count > 0) {
            digest.update(bytes, from, count);
            left -= count;
        } else if (count < 0 && left > 0) {
            throw new IOException("the connection ended " + left + " bytes before the end of the file");
        } else if (count < 0) {
            check();
        }
        return count;
    }

    private void check() {
        if (checked) {
            return;
        }
        checked = true;
        String found = Digest.hex(digest);
        String expected = file.sha256() == null ? file.md5() : file.sha256();
        if (!found.equals(expected)) {
            throw new ItemProblem(shown + " is not the image of the market: its "
                    + (algorithm == Digest.MD5 ? "MD5" : "SHA-256") + " is " + found + " instead of " + expected);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public long skip(long count) {
        throw new IllegalStateException("what is skipped would not be hashed");
    }
}
