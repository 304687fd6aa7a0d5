package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.io.IOException;
import java.io.InputStream;

/** Where an image comes from: a file of the front end, or a web server. */
interface SandboxImageSource {
    /** Its size in megabytes, as a guest would see it. */
    long megabytes() throws SourceException;

    /** Its bytes. */
    InputStream open() throws IOException;
}
