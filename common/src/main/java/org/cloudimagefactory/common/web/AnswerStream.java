package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of an answer, with an end to every kind of waiting for them, and no faster than all may come. */
final class AnswerStream extends InputStream {
    private final InputStream in;
    private final WebSettings settings;
    private final RequestTimer timer;
    private final StallLimit stallLimit = new StallLimit();

    AnswerStream(InputStream in, WebSettings settings, RequestTimer timer) {
        this.in = in;
        this.settings = settings;
        this.timer = timer;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = in.read(bytes, offset, settings.bandwidth().chunk(length));
            stallLimit.heard(Math.max(0, count));
            settings.bandwidth().used(Math.max(0, count));
            return count;
        } catch (IOException e) {
            throw NoAnswerException.of(e, settings.limits(), timer);
        }
    }

    /** Closing the answer itself would read the rest of it first, however long a server makes that. */
    @Override
    public void close() {
        timer.close();
    }
}
