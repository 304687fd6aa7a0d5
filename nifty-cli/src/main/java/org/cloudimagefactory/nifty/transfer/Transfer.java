package org.cloudimagefactory.nifty.transfer;

import java.nio.file.Path;
import java.util.List;

/** A way to make an image file readable for the cloud. */
public interface Transfer extends AutoCloseable {
    /** An image that the cloud can read until this is closed. */
    interface Handover extends AutoCloseable {
        /** What the cloud is told: a path of its own, or a URL. */
        String address();

        @Override
        void close();
    }

    /**
     * Checks the file against its descriptor and hands it over.
     *
     * @throws UnacceptableImageException when it does not match
     */
    Handover handOver(OpenImage image, Checksums checksums);

    /** Directories from which the cloud is to read files by their paths. */
    List<Path> directories();

    /**
     * Where the cloud gets files from, for people, once it is sure that they can be handed over.
     *
     * @throws org.cloudimagefactory.common.problem.Problem when they can't
     */
    String origin();

    /** What to check when the cloud can't read what it was told. */
    String hint();

    /** Removes what killed runs have left; only for a run that may change something. */
    default void tidyUp() {}

    @Override
    void close();
}
