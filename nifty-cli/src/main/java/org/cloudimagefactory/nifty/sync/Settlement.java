package org.cloudimagefactory.nifty.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.nifty.intake.DescriptorQueue;
import org.cloudimagefactory.nifty.intake.Rejection;
import org.cloudimagefactory.nifty.plan.AppliancePlan;
import org.cloudimagefactory.nifty.plan.Arrival;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.ImageDirectories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes descriptors, and if so wanted image files, away once what they ask for is safe in the cloud. */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final DescriptorQueue queue;
    private final ImageDirectories directories;
    private final boolean deleteImages;
    private final Map<String, Integer> needed = new HashMap<>();

    /** An image file that several descriptors of the run name is kept until all of them are applied. */
    Settlement(DescriptorQueue queue, ImageDirectories directories, boolean deleteImages, List<Arrival> arrivals) {
        this.queue = queue;
        this.directories = directories;
        this.deleteImages = deleteImages;
        arrivals.stream().flatMap(Settlement::paths).forEach(path -> needed.merge(path, 1, Integer::sum));
    }

    /** Images go first: without its descriptor nobody would know of a file that stayed behind. */
    void applied(AppliancePlan plan) {
        synchronized (queue) {
            for (Arrival arrival : plan.arrivals()) {
                if (deleteImages) {
                    paths(arrival)
                            .filter(path -> needed.merge(path, -1, Integer::sum) == 0)
                            .forEach(this::delete);
                }
                queue.done(arrival);
            }
        }
    }

    /** Sets the descriptor aside whose image can't be uploaded; others of the appliance stay for the next run. */
    void reject(AppliancePlan plan, String reason) {
        synchronized (queue) {
            String digest = plan.steps().stream()
                    .filter(Step.Upload.class::isInstance)
                    .map(step -> ((Step.Upload) step).appliance().digest())
                    .findFirst()
                    .orElse("");
            plan.arrivals().stream()
                    .filter(arrival -> arrival.digest().equals(digest))
                    .forEach(arrival -> queue.reject(new Rejection(arrival.file(), reason)));
        }
    }

    private static Stream<String> paths(Arrival arrival) {
        return arrival.descriptor().disks().stream().map(Disk::path).distinct();
    }

    private void delete(String path) {
        Path file = Path.of(path);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!directories.contain(file) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            LOG.warn("{} is not deleted: it is no regular file below the image directories", file);
            return;
        }
        try {
            Files.delete(file);
        } catch (IOException e) {
            LOG.warn("cannot delete {}: {}", file, Directories.reason(e));
        }
    }
}
