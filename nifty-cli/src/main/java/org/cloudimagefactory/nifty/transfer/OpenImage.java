package org.cloudimagefactory.nifty.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** An image file that is held open: its bytes are read from here, whatever its name comes to mean in the meantime. */
public final class OpenImage implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final FileIdentity identity;

    OpenImage(Path path, FileChannel channel, FileIdentity identity) {
        this.path = path;
        this.channel = channel;
        this.identity = identity;
    }

    /** Where it lies, links resolved. */
    public Path path() {
        return path;
    }

    /** Its bytes; read them by position, as several may do so at once. */
    public FileChannel channel() {
        return channel;
    }

    /** How many bytes there are. */
    public long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot look at " + path, e);
        }
    }

    /**
     * Makes sure that the path still names this file, and that nobody has written to it since it was opened.
     *
     * @throws UnacceptableImageException when that is not so
     */
    public void ensureUnchanged() {
        try {
            if (!FileIdentity.of(path).equals(identity)) {
                throw new UnacceptableImageException(path + " was changed or replaced while it was being uploaded");
            }
        } catch (IOException e) {
            throw new UnacceptableImageException(path + " went away while it was being uploaded");
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot close " + path, e);
        }
    }
}
