package org.cloudimagefactory.common.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.FirstBytes;
import org.cloudimagefactory.common.web.WebBody;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to a registry, whose digest is computed while they are sent. Only where the registry has taken another part
 * than was sent is that read again.
 */
final class SentContent {
    private static final int BUFFER = 1 << 18;

    private final BlobContent content;
    private final String algorithm;
    private final LongConsumer progress;

    /** Of all bytes before {@link #hashed}. */
    private MessageDigest digest;

    private long hashed;
    private @Nullable MessageDigest ahead;
    private long aheadTo;
    private volatile @Nullable IOException failure;

    SentContent(BlobContent content, String algorithm, LongConsumer progress) {
        this.content = content;
        this.algorithm = algorithm;
        this.progress = progress;
        this.digest = Digest.start(algorithm);
    }

    long size() {
        return content.size();
    }

    /** The part that begins where the registry has all before; each opening begins it again. */
    WebBody chunk(long from, long length) {
        return new WebBody(length, MediaTypes.BYTES, () -> {
            MessageDigest fresh = copy(digest);
            ahead = fresh;
            aheadTo = from;
            return new Sending(new FirstBytes(opened(from), length), fresh);
        });
    }

    private InputStream opened(long from) throws IOException {
        try {
            return content.open(from);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** The registry has all bytes before this one. */
    void acknowledged(long offset) {
        MessageDigest further = ahead;
        if (further != null && offset == aheadTo) {
            digest = further;
            hashed = offset;
        } else if (offset < hashed) {
            digest = Digest.start(algorithm);
            hashed = 0;
        }
        ahead = null;
        readTo(offset);
        progress.accept(offset);
    }

    private void readTo(long offset) {
        if (hashed == offset) {
            return;
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = new FirstBytes(content.open(hashed), offset - hashed)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                hashed += count;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Of all that the registry has. */
    Digest digest() {
        return Digest.of(copy(digest));
    }

    /**
     * Tells a failure to read from one to send.
     *
     * @throws ItemProblem when the content can't be read
     */
    void failIfUnreadable() {
        IOException read = failure;
        if (read != null) {
            throw unreadable(read);
        }
    }

    private static ItemProblem unreadable(IOException e) {
        return ItemProblem.of("cannot read what is to be uploaded", e);
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("those of the JDK can be copied", e);
        }
    }

    private final class Sending extends FilterInputStream {
        private final MessageDigest fresh;

        Sending(InputStream in, MessageDigest fresh) {
            super(in);
            this.fresh = fresh;
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
                if (count > 0) {
                    fresh.update(bytes, offset, count);
                    aheadTo += count;
                    progress.accept(aheadTo);
                }
                return count;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
