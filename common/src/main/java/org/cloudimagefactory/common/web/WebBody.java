package org.cloudimagefactory.common.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a request brings.
 *
 * @param length in bytes, which is told before
 * @param type of the content, or null
 * @param content is opened once for each sending
 */
public record WebBody(long length, @Nullable String type, Content content) {
    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Content {
        /** Opens them from the start. */
        InputStream open() throws IOException;
    }

    /** Bytes. */
    public static WebBody of(byte[] bytes, @Nullable String type) {
        return new WebBody(bytes.length, type, () -> new ByteArrayInputStream(bytes));
    }

    /** A file, as long as it is now. */
    public static WebBody of(Path file) throws IOException {
        return new WebBody(Files.size(file), null, () -> Files.newInputStream(file));
    }

    /** The part of a file that begins at the offset and is so long. */
    public static WebBody of(Path file, long offset, long length) {
        return new WebBody(length, null, () -> {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new FirstBytes(Channels.newInputStream(channel.position(offset)), length);
        });
    }
}
