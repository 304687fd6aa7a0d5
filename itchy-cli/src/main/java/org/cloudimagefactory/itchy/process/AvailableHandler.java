package org.cloudimagefactory.itchy.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.PrintableText;
import org.cloudimagefactory.common.cli.Progress;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.itchy.convert.ImageIntake;
import org.cloudimagefactory.itchy.convert.ImageName;
import org.cloudimagefactory.itchy.convert.ImageRequest;
import org.cloudimagefactory.itchy.convert.ImageStore;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.cloudimagefactory.itchy.sanitize.Workspace;
import org.cloudimagefactory.itchy.source.CachedImage;
import org.cloudimagefactory.itchy.source.ClaimedFile;

/** AvailablePostfix: an image has come; it is taken in, unless that was done before, and a registration is written. */
final class AvailableHandler implements EventHandler {
    private static final int VALUE_SHOWN = 40;

    private final ImageIntake intake;
    private final ImageStore store;
    private final DescriptorPublisher publisher;
    private final ImageFormat format;
    private final Path temporaryDirectory;
    private final Progress progress;
    private final ShutdownTasks shutdown;

    AvailableHandler(
            ImageIntake intake,
            ImageStore store,
            DescriptorPublisher publisher,
            ImageFormat format,
            Path temporaryDirectory,
            Progress progress,
            ShutdownTasks shutdown) {
        this.intake = intake;
        this.store = store;
        this.publisher = publisher;
        this.format = format;
        this.temporaryDirectory = temporaryDirectory;
        this.progress = progress;
        this.shutdown = shutdown;
    }

    @Override
    public EventResult handle(WaitingEvent waiting, VmcatcherEvent event) {
        String identifier = DescriptorFactory.identifier(event);
        Optional<String> sha512 = sha512(event);
        String version = event.version().orElse("unversioned");
        String name = ImageName.of(identifier, version, sha512.orElse(waiting.id()));
        Optional<StoredImage> known = sha512.flatMap(digest -> store.find(name, format, digest));
        StoredImage image = known.orElseGet(() -> take(waiting, event, name));
        Path descriptor =
                publisher.publish(waiting, DescriptorFactory.registration(event, version, image, store.directory()));
        List<Path> images = image.disks().stream()
                .map(disk -> store.directory().resolve(disk.file()))
                .toList();
        return EventResult.of(
                waiting,
                Step.REGISTERED,
                known.isPresent() ? "the same image was taken in before" : "",
                images,
                descriptor);
    }

    private StoredImage take(WaitingEvent waiting, VmcatcherEvent event, String name) {
        ImageRequest request =
                new ImageRequest(size(event).orElse(null), sha512(event).orElse(null), name, format);
        try (ClaimedFile file = CachedImage.of(event).claim();
                Workspace workspace = Workspace.open(temporaryDirectory, name, shutdown);
                Progress.Task task = progress.start(waiting.described())) {
            return intake.take(file, request, workspace, task);
        }
    }

    private static Optional<Long> size(VmcatcherEvent event) {
        return event.get("HV_SIZE").map(text -> {
            if (!text.strip().matches("[0-9]{1,18}")) {
                throw FactoryException.item("VMCATCHER_EVENT_HV_SIZE is '" + PrintableText.of(text, VALUE_SHOWN)
                        + "', which is no number of bytes");
            }
            return Long.valueOf(text.strip());
        });
    }

    private static Optional<String> sha512(VmcatcherEvent event) {
        event.sha512().ifPresent(digest -> {
            if (!digest.matches("[0-9a-f]{128}")) {
                throw FactoryException.item("VMCATCHER_EVENT_SL_CHECKSUM_SHA512 is '"
                        + PrintableText.of(digest, VALUE_SHOWN) + "', which is no SHA-512 digest");
            }
        });
        return event.sha512();
    }
}
