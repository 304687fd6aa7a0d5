package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of an answer, with an end to every kind of waiting for them. */
final class AnswerStream extends InputStream {
    private final InputStream in;
    private final WebLimits limits;
    private final Deadline deadline;
    private final StallLimit patience = new StallLimit();

    AnswerStream(InputStream in, WebLimits limits, Deadline deadline) {
        this.in = in;
        this.limits = limits;
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = in.read(bytes, offset, length);
            patience.heard(Math.max(0, count));
            return count;
        } catch (IOException e) {
            throw NoAnswerException.of(e, limits, deadline);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
