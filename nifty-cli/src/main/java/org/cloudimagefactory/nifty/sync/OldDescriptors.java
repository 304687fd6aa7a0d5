package org.cloudimagefactory.nifty.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.spool.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes descriptors that nobody needs any longer; those that can't be removed stay for the next run. */
final class OldDescriptors {
    private static final Logger LOG = LoggerFactory.getLogger(OldDescriptors.class);

    private OldDescriptors() {}

    /** Removes them; returns those that are gone. */
    static List<OldDescriptor> remove(List<OldDescriptor> old) {
        List<OldDescriptor> gone = new ArrayList<>();
        for (OldDescriptor descriptor : old) {
            try {
                Files.deleteIfExists(descriptor.file());
                gone.add(descriptor);
                LOG.info("removed {}: {}", descriptor.file(), descriptor.reason());
            } catch (IOException e) {
                LOG.warn("cannot remove {}: {}", descriptor.file(), Directories.reason(e));
            }
        }
        return gone;
    }
}
