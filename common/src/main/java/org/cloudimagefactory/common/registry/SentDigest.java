package org.cloudimagefactory.common.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.cloudimagefactory.common.spool.BackgroundDigest;
import org.cloudimagefactory.common.web.FirstBytes;

/** The digest of what a registry has of a content: it runs ahead with what is sent, and goes back to what was taken. */
final class SentDigest implements AutoCloseable {
    private static final int BUFFER = 1 << 18;

    private final BlobContent content;
    private final String algorithm;
    private final BackgroundDigest running;

    /** Of all bytes before {@link #hashed}. */
    private MessageDigest taken;

    private long hashed;

    /** What the running one has come to, or less than nothing when that is not to be gone on with. */
    private long ahead = -1;

    SentDigest(BlobContent content, String algorithm) {
        this.content = content;
        this.algorithm = algorithm;
        this.taken = Digest.start(algorithm);
        this.running = new BackgroundDigest(Digest.start(algorithm));
    }

    /** What is sent next begins here, which is where the registry is. */
    void send(long from) throws InterruptedIOException {
        running.restart(org.cloudimagefactory.common.spool.Digest.copy(taken));
        ahead = from;
    }

    /** These bytes are sent, all of the buffer. */
    void sent(ByteBuffer bytes) throws InterruptedIOException {
        ahead += bytes.remaining();
        running.update(bytes);
    }

    /** The registry has all bytes before this one. */
    void acknowledged(long offset) throws IOException {
        if (offset == ahead) {
            taken = running.soFar();
            hashed = offset;
        } else if (offset < hashed) {
            taken = Digest.start(algorithm);
            hashed = 0;
        }
        ahead = -1;
        readTo(offset);
    }

    /** Of all that the registry has. */
    Digest acknowledged() {
        return Digest.of(org.cloudimagefactory.common.spool.Digest.copy(taken));
    }

    @Override
    public void close() {
        running.close();
    }

    private void readTo(long offset) throws IOException {
        if (hashed == offset) {
            return;
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = new FirstBytes(content.open(hashed), offset - hashed)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                taken.update(buffer, 0, count);
                hashed += count;
            }
        }
    }
}
