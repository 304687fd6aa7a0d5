package org.cloudimagefactory.itchy.farm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;

/** What has to be so after a farm has made images, whatever has become of its jobs. */
final class EachOnce {
    private EachOnce() {}

    /** Each image is there once with the content of its source, and nothing is left of events and jobs. */
    static void require(Site site, Path source, int images) throws IOException {
        List<ApplianceDescriptor> published = site.published();
        assertEquals(images, published.size());
        assertEquals(
                images,
                published.stream()
                        .map(ApplianceDescriptor::identifier)
                        .distinct()
                        .count());
        for (ApplianceDescriptor descriptor : published) {
            assertTrue(Disks.same(source, Path.of(descriptor.disks().get(0).path()), "qcow2"));
        }
        assertEquals(List.of(), Site.names(site.metadata));
        try (Stream<Path> left = Files.walk(site.output.resolve(FarmDirectory.NAME))) {
            assertEquals(
                    List.of(),
                    left.filter(path -> path.getFileName().toString().matches("[0-9a-f]{32}"))
                            .toList());
        }
    }
}
