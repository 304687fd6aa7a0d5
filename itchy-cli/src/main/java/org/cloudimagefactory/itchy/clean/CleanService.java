package org.cloudimagefactory.itchy.clean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.LockedProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.itchy.clean.CleanPlan.OldImage;
import org.cloudimagefactory.itchy.convert.ImageName;
import org.cloudimagefactory.itchy.convert.OutputImages;
import org.cloudimagefactory.itchy.record.ApplianceRecords;
import org.cloudimagefactory.itchy.record.MadeImage;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code itchy clean}. Takes the lock of {@code itchy process}, so that no descriptor goes out meanwhile. An image goes first and
 * what proves that it is ours last: a run that is killed has left nothing that the next one would not know of.
 */
public final class CleanService {
    private static final Logger LOG = LoggerFactory.getLogger(CleanService.class);

    private final Clock clock;

    /** Asks this clock how old things are. */
    public CleanService(Clock clock) {
        this.clock = clock;
    }

    /**
     * What a run has done.
     *
     * @param plan what was to go
     * @param removed what is gone
     * @param problems what could not be removed, or not be looked at
     */
    public record Result(CleanPlan plan, List<Removal> removed, List<Problem> problems) {
        /** Copies the lists. */
        public Result {
            removed = List.copyOf(removed);
            problems = List.copyOf(problems);
        }
    }

    /** What would go; nothing is changed, and no lock is taken. */
    public CleanPlan plan(CleanRequest request) {
        return new CleanPlanner(request, clock).plan();
    }

    /** Removes what is to go. */
    public Result clean(CleanRequest request) {
        Directories.writable(request.metadataDirectory());
        try (WorkingDirectoryLock lock =
                WorkingDirectoryLock.acquire(request.metadataDirectory(), "itchy clean", clock)) {
            CleanPlan plan = plan(request);
            List<Removal> removed = new ArrayList<>();
            List<Problem> problems = new ArrayList<>(plan.problems());
            ApplianceRecords records = new ApplianceRecords(request.outputDirectory(), request.permissions(), clock);
            OutputImages store = new OutputImages(request.outputDirectory(), request.permissions());
            plan.images().forEach(image -> remove(image, records, store, removed, problems));
            List<Removal> partials = new ArrayList<>();
            for (Removal file : plan.files()) {
                if (file.kind() == Removal.Kind.PARTIAL) {
                    partials.add(file);
                } else {
                    remove(file, removed, problems);
                }
            }
            flush(removed);
            if (!partials.isEmpty()) {
                removePartials(request, partials, removed, problems);
            }
            return new Result(plan, removed, problems);
        }
    }

    private static void remove(
            OldImage old, ApplianceRecords records, OutputImages store, List<Removal> removed, List<Problem> problems) {
        boolean isGone = true;
        for (Removal file : old.files()) {
            isGone &= remove(file, removed, problems);
        }
        if (!isGone) {
            return;
        }
        MadeImage image = old.image();
        if (image.sha512() != null) {
            store.forget(ImageName.key(old.identifier(), image.sha512()), image.format(), image.names());
        }
        records.forget(old.identifier(), List.of(image));
    }

    private static boolean remove(Removal file, List<Removal> removed, List<Problem> problems) {
        try {
            if (Files.deleteIfExists(file.path())) {
                removed.add(file);
                LOG.info("removed {}: {}", file.path(), file.reason());
            }
            return true;
        } catch (IOException e) {
            problems.add(ItemProblem.of("cannot remove " + file.path(), e));
            return false;
        }
    }

    /** What is gone stays gone, also when the power fails. */
    private static void flush(List<Removal> removed) {
        Set<Path> directories = new HashSet<>();
        for (Removal file : removed) {
            if (directories.add(file.path().getParent())) {
                try {
                    AtomicFile.flushDirectory(file.path());
                } catch (IOException e) {
                    LOG.debug("cannot flush {}", file.path().getParent(), e);
                }
            }
        }
    }

    /** Not while a catch is at work: it may be going on with one of them. */
    private void removePartials(
            CleanRequest request, List<Removal> partials, List<Removal> removed, List<Problem> problems) {
        try (WorkingDirectoryLock lock = WorkingDirectoryLock.acquire(request.cacheDirectory(), "itchy clean", clock);
                SubscriptionStore store = SubscriptionStore.open(request.stateFile())) {
            List<Removal> still = new ArrayList<>();
            new PartialRetention(request.cacheDirectory(), clock.instant()).decide(store.cache(), still);
            for (Removal file : still) {
                if (remove(file, removed, problems)) {
                    store.cache().ended(file.path());
                }
            }
        } catch (LockedProblem e) {
            LOG.info("{} partial downloads stay for the next run: {}", partials.size(), e.getMessage());
        }
    }
}
