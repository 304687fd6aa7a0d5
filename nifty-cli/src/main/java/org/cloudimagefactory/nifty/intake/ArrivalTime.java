package org.cloudimagefactory.nifty.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** When a file came to where it lies. */
final class ArrivalTime {
    private ArrivalTime() {}

    /** The time of its last change of status, which a rename is; that of its content tells when what it speaks of happened. */
    static FileTime of(Path file) throws IOException {
        return (FileTime) Files.getAttribute(file, "unix:ctime");
    }
}
