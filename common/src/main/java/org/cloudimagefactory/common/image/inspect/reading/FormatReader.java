package org.cloudimagefactory.common.image.inspect.reading;

import java.io.IOException;

/** Reads images of one format. */
@FunctionalInterface
public interface FormatReader {
    /**
     * Notes down what the image is and everything that speaks against it.
     *
     * @throws java.io.EOFException when the image ends within something that must be there
     */
    void read(ImageBytes bytes, Findings findings) throws IOException;
}
