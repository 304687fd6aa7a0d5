package org.cloudimagefactory.nifty.backend.opennebula;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload that this process is at. As long as it is open, other runs see that somebody is at it; when the process ends,
 * however it ends, the kernel tells them that nobody is any longer.
 */
final class UploadRecord implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UploadRecord.class);

    private final String token;
    private final @Nullable Path file;
    private final @Nullable FileChannel lock;

    /** Without a file nothing is remembered. */
    UploadRecord(String token, @Nullable Path file, @Nullable FileChannel lock) {
        this.token = token;
        this.file = file;
        this.lock = lock;
    }

    /** What the image carries. */
    String token() {
        return token;
    }

    /** The upload has ended, and nobody needs to remember it. */
    void forget() {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("cannot forget upload {}", token, e);
            }
        }
    }

    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the record of an upload", e);
        }
    }
}
