package org.cloudimagefactory.common.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.FirstBytes;
import org.cloudimagefactory.common.web.WebBody;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to a registry, whose digest is computed while they are sent, on a thread of its own. Only where the registry has
 * taken another part than was sent is that read again. Nothing is computed where the content proves its digest itself.
 */
final class SentContent implements AutoCloseable {
    private final BlobContent content;
    private final LongConsumer progress;
    private final @Nullable SentDigest digest;
    private final @Nullable Digest proven;
    private volatile @Nullable IOException failure;

    /**
     * Bytes to send.
     *
     * @param wanted the digest that they should have, or null where any is right
     */
    SentContent(BlobContent content, @Nullable Digest wanted, LongConsumer progress) {
        this.content = content;
        this.progress = progress;
        this.proven = Optional.ofNullable(wanted)
                .filter(known -> content.proven().filter(known::equals).isPresent())
                .orElse(null);
        this.digest =
                proven == null ? new SentDigest(content, wanted == null ? Digest.SHA_256 : wanted.algorithm()) : null;
    }

    long size() {
        return content.size();
    }

    /** The part that begins where the registry has all before; each opening begins it again. */
    WebBody chunk(long from, long length) {
        return new WebBody(length, MediaTypes.BYTES, () -> {
            try {
                if (digest != null) {
                    digest.send(from);
                }
                return new Sending(new FirstBytes(content.open(from), length), from);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        });
    }

    /** The registry has all bytes before this one. */
    void acknowledged(long offset) {
        try {
            if (digest != null) {
                digest.acknowledged(offset);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        progress.accept(offset);
    }

    /** Of all that the registry has. */
    Digest digest() {
        return digest == null ? Objects.requireNonNull(proven) : digest.acknowledged();
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

    @Override
    public void close() {
        if (digest != null) {
            digest.close();
        }
    }

    private static ItemProblem unreadable(IOException e) {
        return ItemProblem.of("cannot read what is to be uploaded", e);
    }

    private final class Sending extends FilterInputStream {
        private long position;

        Sending(InputStream in, long from) {
            super(in);
            position = from;
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
                    if (digest != null) {
                        digest.sent(ByteBuffer.wrap(bytes, offset, count));
                    }
                    position += count;
                    progress.accept(position);
                }
                return count;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
