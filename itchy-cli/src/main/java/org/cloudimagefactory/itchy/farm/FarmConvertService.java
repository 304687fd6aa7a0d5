package org.cloudimagefactory.itchy.farm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.cloudimagefactory.common.farm.Farm;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.common.farm.FarmJob;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.farm.SharedFileSystem;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.convert.ConvertService;
import org.cloudimagefactory.itchy.convert.OutputImages;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.convert.TargetFormat;

/** {@code itchy convert} with a farm: the file is converted by a job. */
public final class FarmConvertService {
    private final ShutdownTasks shutdown;
    private final Clock clock;

    public FarmConvertService(ShutdownTasks shutdown, Clock clock) {
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /**
     * Converts a file; nothing comes back where the run does not wait for its job.
     *
     * @param told is told of what people should know
     */
    public Optional<ConvertService.Result> convert(
            Path source,
            Path target,
            TargetFormat format,
            FilePermissions permissions,
            boolean replace,
            ConversionOrder.Inspection inspection,
            FarmUse use,
            Consumer<String> told) {
        Path wanted = target.toAbsolutePath().normalize();
        Path directory = ConvertService.directoryOf(wanted, replace);
        new SharedFileSystem().requireLocks(directory);
        if (!Files.isRegularFile(source)) {
            throw new EnvironmentProblem("image " + source + " is not there").ofOneItem();
        }
        FarmDirectory jobs = new FarmDirectory(directory, "convert " + wanted);
        ConversionOrder order = new ConversionOrder(
                "convert",
                source.toAbsolutePath().normalize().toString(),
                null,
                null,
                null,
                "",
                String.valueOf(wanted.getFileName()),
                format,
                ConversionOrder.text(permissions),
                inspection,
                directory.toString());
        jobs.create();
        try (WorkingDirectoryLock lock = WorkingDirectoryLock.acquire(jobs.path(), "itchy convert", clock)) {
            Farm farm = use.open(jobs, clock, told);
            FarmedImages images = new FarmedImages(farm, use.resources(), new OutputImages(directory, permissions));
            return converted(farm, images, order, directory, replace, use.waits());
        }
    }

    private Optional<ConvertService.Result> converted(
            Farm farm, FarmedImages images, ConversionOrder order, Path directory, boolean replace, boolean waits) {
        FarmJob job = images.job(order.fileName(), order);
        try (ShutdownTasks.Registration cancel = FarmUse.cancelOnInterrupt(farm, shutdown)) {
            farm.retain(Set.of(job.id()));
            farm.refresh();
            if (!ended(farm, job, waits)) {
                return Optional.empty();
            }
            StoredImage image = images.take(job, order, null, replace, files -> {});
            return Optional.of(ConvertService.result(directory, image));
        }
    }

    private static boolean ended(Farm farm, FarmJob job, boolean waits) {
        while (true) {
            switch (farm.standing(job)) {
                case ENDED -> {
                    return true;
                }
                case TO_SUBMIT -> farm.submit(List.of(job));
                case UNDER_WAY -> {
                    if (!waits) {
                        return false;
                    }
                    farm.await();
                }
            }
        }
    }
}
