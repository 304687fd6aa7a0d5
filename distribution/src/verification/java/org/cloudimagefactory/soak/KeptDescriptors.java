package org.cloudimagefactory.soak;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;

/**
 * What {@code nifty clean --done-days 0} may leave of applied descriptors, when all have been applied: for each appliance that is
 * offered the one by which it can be registered again just as it is, and no other.
 */
final class KeptDescriptors {
    private final Site site;
    private final Tally tally;
    private final DescriptorReader reader = new DescriptorReader();

    KeptDescriptors(Site site, Tally tally) {
        this.site = site;
        this.tally = tally;
    }

    /** Every difference, in words. */
    List<String> differences(Map<String, Announcement> offered, List<CloudObject> images) throws IOException {
        Path done = site.descriptors().resolve("done");
        Map<String, String> paths = new HashMap<>();
        images.forEach(image -> paths.put(image.appliance(), image.get("PATH")));
        List<String> found = new ArrayList<>();
        List<String> superfluous = new ArrayList<>();
        Set<String> missing = new TreeSet<>(offered.keySet());
        List<String> names = Site.names(done);
        for (String name : names) {
            ApplianceDescriptor descriptor = reader.read(done.resolve(name));
            Announcement offer = offered.get(descriptor.identifier());
            if (offer == null || !describes(descriptor, offer, paths) || !missing.remove(offer.identifier())) {
                superfluous.add("descriptor " + name + " stays, and nobody needs it");
            }
        }
        missing.forEach(appliance -> found.add(appliance + " can't be registered again: its descriptor is gone"));
        // What could not be noted for want of space is never removed, and may have an earlier one look needed.
        if (superfluous.size() > 2 * tally.of(Tally.NOT_NOTED)) {
            found.addAll(superfluous);
        }
        if (notes() > names.size()) {
            found.add(notes() + " descriptors are noted, and " + names.size() + " are there");
        }
        return found;
    }

    private static boolean describes(
            ApplianceDescriptor descriptor, Announcement offer, Map<String, String> pathsInCloud) {
        return offer.version().equals(descriptor.version())
                && offer.title().equals(descriptor.title())
                && descriptor
                        .osDisk()
                        .filter(disk -> disk.path().equals(pathsInCloud.get(offer.identifier())))
                        .isPresent();
    }

    /** How many descriptors nifty knows of that it has moved. */
    private long notes() throws IOException {
        long notes = 0;
        try (DirectoryStream<Path> states = Files.newDirectoryStream(site.descriptors(), ".nifty-*")) {
            for (Path state : states) {
                Path register = state.resolve("settled");
                if (Files.isRegularFile(register)) {
                    notes += Files.readAllLines(register).stream()
                            .filter(line -> !line.isBlank())
                            .count();
                }
            }
        }
        return notes;
    }
}
