package org.cloudimagefactory.nifty.backend.opennebula;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
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
    private final Instant begun;
    private final Consumer<String> closed;

    /**
     * Without a file nothing is remembered.
     *
     * @param closed is told the token when nobody is at the upload any longer
     */
    UploadRecord(
            String token, @Nullable Path file, @Nullable FileChannel lock, Instant begun, Consumer<String> closed) {
        this.token = token;
        this.file = file;
        this.lock = lock;
        this.begun = begun;
        this.closed = closed;
    }

    /** What the image carries. */
    String token() {
        return token;
    }

    /** When the upload began, by the clock of this machine. */
    Instant begun() {
        return begun;
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
            throw EnvironmentProblem.of("cannot release the record of an upload", e);
        } finally {
            closed.accept(token);
        }
    }
}
