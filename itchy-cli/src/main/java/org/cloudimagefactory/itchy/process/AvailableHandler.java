package org.cloudimagefactory.itchy.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cloudimagefactory.common.farm.FarmJob;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.convert.ImageIntake;
import org.cloudimagefactory.itchy.convert.ImageRequest;
import org.cloudimagefactory.itchy.convert.OutputImages;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.convert.TargetFormat;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.cloudimagefactory.itchy.sanitize.Workspace;
import org.cloudimagefactory.itchy.source.CacheFile;
import org.cloudimagefactory.itchy.source.ClaimedFile;
import org.jspecify.annotations.Nullable;

/** AvailablePostfix: an image has come; it is taken in, unless that was done before, and a registration is written. */
final class AvailableHandler {
    private final ImageIntake intake;
    private final OutputImages store;
    private final DescriptorPublisher publisher;
    private final DescriptorFactory descriptors;
    private final ImageRecorder recorder;
    private final TargetFormat format;
    private final Path temporaryDirectory;
    private final Progress progress;
    private final WorkRecords records;
    private final ShutdownTasks shutdown;
    private final @Nullable NodeImages nodes;

    /** Takes images in here, or on nodes if there are any. */
    AvailableHandler(
            ImageIntake intake,
            OutputImages store,
            DescriptorPublisher publisher,
            DescriptorFactory descriptors,
            ImageRecorder recorder,
            TargetFormat format,
            Path temporaryDirectory,
            Progress progress,
            WorkRecords records,
            ShutdownTasks shutdown,
            @Nullable NodeImages nodes) {
        this.intake = intake;
        this.store = store;
        this.publisher = publisher;
        this.descriptors = descriptors;
        this.recorder = recorder;
        this.format = format;
        this.temporaryDirectory = temporaryDirectory;
        this.progress = progress;
        this.records = records;
        this.shutdown = shutdown;
        this.nodes = nodes;
    }

    /** The job that makes the images of an event, unless they are there or are made here. */
    Optional<FarmJob> job(WaitingEvent waiting, VmcatcherEvent event) {
        AvailableImage wanted = AvailableImage.of(event, waiting, format);
        return nodes == null
                        || wanted.known(store, format).filter(intake::accepts).isPresent()
                ? Optional.empty()
                : Optional.of(nodes.job(waiting, event, wanted));
    }

    /** Does the work; when this returns, its results are safe, and doing it again does no harm. */
    EventResult handle(WaitingEvent waiting, VmcatcherEvent event) {
        AvailableImage wanted = AvailableImage.of(event, waiting, format);
        Optional<StoredImage> known = wanted.known(store, format).filter(intake::accepts);
        known.ifPresent(image -> recorder.found(waiting, event, wanted, image));
        StoredImage image = known.orElseGet(() -> take(waiting, event, wanted));
        Path descriptor =
                publisher.publish(waiting, descriptors.registration(event, wanted.version(), image, store.directory()));
        List<Path> images = image.disks().stream()
                .map(disk -> store.directory().resolve(disk.file()))
                .toList();
        String note = known.isPresent() ? "the same image was taken in before" : "";
        return EventResult.of(waiting, Step.REGISTERED, note, images, descriptor)
                .with(image.warnings(), known.isPresent() ? 0 : image.fileSize());
    }

    /** What the images of the event are called, without ending. */
    String imageName(WaitingEvent waiting, VmcatcherEvent event) {
        return AvailableImage.of(event, waiting, format).name();
    }

    private StoredImage take(WaitingEvent waiting, VmcatcherEvent event, AvailableImage wanted) {
        if (nodes != null) {
            return nodes.take(waiting, event, wanted, files -> recorder.made(waiting, event, wanted, files));
        }
        try (ClaimedFile file = CacheFile.of(event).claim();
                Workspace workspace = Workspace.open(temporaryDirectory, "process", records, shutdown);
                Progress.Task task = progress.start(waiting.described())) {
            wanted.checkSize(file);
            String claimed = event.get("HV_FORMAT").orElse("").toLowerCase(Locale.ROOT);
            return intake.take(
                    file,
                    new ImageRequest(
                            wanted.sha512(),
                            claimed,
                            wanted.fileName(),
                            format,
                            wanted.key(),
                            true,
                            files -> recorder.made(waiting, event, wanted, files)),
                    workspace,
                    task);
        }
    }
}
