package org.cloudimagefactory.nifty.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.common.descriptor.NamedPaths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What files descriptors may name; one that has not changed is read once. */
final class NamedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(NamedFiles.class);

    private final NamedPaths paths = new NamedPaths();
    private final Map<Path, Known> known = new HashMap<>();

    private record Known(String attributes, Set<Path> files) {}

    /** The files that a descriptor names; none when it is gone. */
    Set<Path> in(Path descriptor) {
        try {
            String attributes = ReadContents.attributes(descriptor);
            Known before = known.get(descriptor);
            if (before != null && before.attributes().equals(attributes)) {
                return before.files();
            }
            Set<Path> files = paths.in(descriptor);
            known.put(descriptor, new Known(attributes, files));
            return files;
        } catch (IOException e) {
            LOG.debug("cannot see which files {} names", descriptor, e);
            return Set.of();
        }
    }
}
