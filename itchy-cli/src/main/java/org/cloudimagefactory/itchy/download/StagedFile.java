package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.nio.file.Path;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;

/**
 * A file that is complete and right, and has not got its name yet.
 *
 * @param partial the name that it has
 * @param target the name that it is to have
 */
public record StagedFile(Path partial, Path target) {
    /** Gives it its name. */
    public void publish() {
        try {
            AtomicFile.publish(partial, target);
        } catch (IOException e) {
            throw Directories.unusable(target, "publish", e);
        }
    }
}
