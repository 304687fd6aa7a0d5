package org.cloudimagefactory.nifty.transfer;

import java.nio.file.Path;
import java.util.List;

/** The cloud's front end reads the file by the very same path. */
public final class LocalTransfer implements Transfer {
    private final List<Path> roots;

    /** For files below these directories. */
    public LocalTransfer(List<Path> roots) {
        this.roots = List.copyOf(roots);
    }

    @Override
    public Handover handOver(OpenImage image, Checksums checksums) {
        checksums.verify(image);
        return new PathHandover(image.path().toString());
    }

    @Override
    public List<Path> directories() {
        return roots;
    }

    @Override
    public String origin() {
        return "the same paths on the front end";
    }

    @Override
    public String hint() {
        return "the front end must be able to read the file by its path, and the datastore's SAFE_DIRS must contain its"
                + " directory; or use --transfer copy or http";
    }

    @Override
    public void close() {}

    private record PathHandover(String address) implements Handover {
        @Override
        public void close() {}
    }
}
