package org.cloudimagefactory.nifty.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.BackgroundDigest;
import org.cloudimagefactory.common.spool.Digest;

/** Compares a file with the checksums of its descriptor, while its bytes flow to wherever they are to go. */
public final class Checksums {
    private static final int BUFFER = 1 << 20;

    private final Map<String, String> expected = new TreeMap<>();

    /** Expects these: algorithm to hexadecimal digest. */
    public Checksums(Map<String, String> checksums) {
        checksums.forEach((name, value) -> expected.put(name, value.toLowerCase(Locale.ROOT)));
    }

    /** Takes bytes that were read. */
    @FunctionalInterface
    public interface Sink {
        /** Takes all bytes of the buffer. */
        void accept(ByteBuffer bytes) throws IOException;
    }

    /** As below, for bytes that nobody wants; a file that changes meanwhile is refused, too. */
    public void verify(OpenImage image) {
        try {
            if (!expected.isEmpty()) {
                verify(image, bytes -> {});
            }
        } catch (IOException e) {
            throw ItemProblem.of("cannot read " + image.path(), e);
        }
        image.ensureUnchanged();
    }

    /**
     * Reads the file from its start and compares.
     *
     * @throws UnacceptableImageException when a checksum differs, or is of an algorithm that nobody knows
     */
    public void verify(OpenImage image, Sink sink) throws IOException {
        FileChannel channel = image.channel();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long position = 0;
        try (Running running = start(image)) {
            for (int count = channel.read(buffer, 0); count >= 0; count = channel.read(buffer, position)) {
                position += count;
                buffer.flip();
                running.update(buffer.duplicate());
                sink.accept(buffer);
                buffer.clear();
            }
            running.finish();
        }
    }

    /**
     * Begins to compare a file whose bytes somebody else reads.
     *
     * @throws UnacceptableImageException when a checksum is of an algorithm that nobody knows
     */
    public Running start(OpenImage image) {
        return new Running(image, digests(image));
    }

    /** A comparison under way, each digest on a thread of its own: it is fed all bytes of the file in their order. */
    public final class Running implements AutoCloseable {
        private final OpenImage image;
        private final Map<String, BackgroundDigest> digests = new LinkedHashMap<>();

        private Running(OpenImage image, Map<String, MessageDigest> digests) {
            this.image = image;
            digests.forEach((name, digest) -> this.digests.put(name, new BackgroundDigest(digest)));
        }

        /** Takes the next bytes, all of the buffer. */
        public void update(ByteBuffer bytes) throws InterruptedIOException {
            for (BackgroundDigest digest : digests.values()) {
                digest.update(bytes.duplicate());
            }
        }

        /**
         * Compares, once.
         *
         * @throws UnacceptableImageException when a checksum differs
         */
        public void finish() throws InterruptedIOException {
            for (Map.Entry<String, BackgroundDigest> digest : digests.entrySet()) {
                compare(image, digest.getKey(), Digest.hex(digest.getValue().soFar()));
            }
        }

        @Override
        public void close() {
            digests.values().forEach(BackgroundDigest::close);
        }
    }

    /**
     * Makes sure that the file can be compared at all, without reading it.
     *
     * @throws UnacceptableImageException when a checksum is of an algorithm that nobody knows
     */
    public void ensureKnown(OpenImage image) {
        digests(image);
    }

    private void compare(OpenImage image, String name, String found) {
        String wanted = expected.get(name);
        if (!found.equals(wanted)) {
            throw new UnacceptableImageException(
                    image.path() + " has the " + name + " checksum " + found + ", but its descriptor says " + wanted);
        }
    }

    private Map<String, MessageDigest> digests(OpenImage image) {
        Map<String, MessageDigest> digests = new LinkedHashMap<>();
        for (String name : expected.keySet()) {
            Digest algorithm = Digest.named(name)
                    .orElseThrow(() -> new UnacceptableImageException("the checksum of " + image.path()
                            + " is of the algorithm '" + name + "', which is not known"));
            digests.put(name, algorithm.start());
        }
        return digests;
    }
}
