package org.cloudimagefactory.common.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Where results go: standard output, with the reason of a failed write, which Java's print streams forget. A reader that has gone
 * ({@code itchy inspect x | head -3}) has what it wanted; a full disk is a failure.
 */
final class ResultStream extends FilterOutputStream {
    private boolean readerGone;
    private boolean failed;

    /** Writes to the stream. */
    ResultStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        try {
            out.write(octets, offset, length);
        } catch (IOException e) {
            if ("Broken pipe".equals(e.getMessage())) {
                readerGone = true;
            } else {
                failed = true;
            }
            throw e;
        }
    }

    /** Whether results are lost that somebody would have read. */
    boolean lostResults() {
        return failed && !readerGone;
    }
}
