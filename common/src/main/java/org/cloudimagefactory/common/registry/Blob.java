package org.cloudimagefactory.common.registry;

import java.io.IOException;
import java.io.InputStream;
import org.cloudimagefactory.common.web.WebResponse;

/** A blob that is coming; its digest is for whoever reads it to check. To be closed. */
public final class Blob implements AutoCloseable {
    private final WebResponse response;
    private final InputStream body;
    private final boolean continued;
    private final long size;

    Blob(WebResponse response, boolean continued, long size) throws IOException {
        this.response = response;
        this.body = response.body();
        this.continued = continued;
        this.size = size;
    }

    /** The bytes; reading fails when the registry stops to send them. */
    public InputStream body() {
        return body;
    }

    /** Whether they begin at the offset that was asked for; otherwise they begin at the beginning. */
    public boolean continued() {
        return continued;
    }

    /** The size of the whole blob, or -1 where the registry does not say. */
    public long size() {
        return size;
    }

    @Override
    public void close() {
        response.close();
    }
}
