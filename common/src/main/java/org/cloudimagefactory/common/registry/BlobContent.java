package org.cloudimagefactory.common.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Bytes to upload, which can be read again from any point. */
public interface BlobContent {
    /** How many they are. */
    long size();

    /** Opens them from an offset on. */
    InputStream open(long offset) throws IOException;

    /**
     * The digest that the bytes are known to have before a reader gives the last of them away; empty where nobody compares them, and
     * whoever sends them has to.
     */
    default Optional<Digest> proven() {
        return Optional.empty();
    }

    /** A file, as long as it is now. */
    static BlobContent of(Path file) throws IOException {
        return new FileContent(file, Files.size(file));
    }

    /** Bytes in memory. */
    static BlobContent of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new BlobContent() {
            @Override
            public long size() {
                return copy.length;
            }

            @Override
            public InputStream open(long offset) {
                int start = Math.toIntExact(offset);
                return new ByteArrayInputStream(copy, start, copy.length - start);
            }
        };
    }

    /**
     * A file of a known length.
     *
     * @param file that is read
     * @param size of it
     */
    record FileContent(Path file, long size) implements BlobContent {
        @Override
        public InputStream open(long offset) throws IOException {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return Channels.newInputStream(channel.position(offset));
        }
    }
}
