package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.io.InputStream;
import org.cloudimagefactory.common.web.Validators;

/**
 * Bytes on their way.
 *
 * @param body what comes
 * @param from where in the file that begins
 * @param size of the whole file
 * @param validators by which the source is recognised when it is gone on with
 * @param connection to close in the end
 */
public record OpenedContent(InputStream body, long from, long size, Validators validators, AutoCloseable connection)
        implements AutoCloseable {
    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
