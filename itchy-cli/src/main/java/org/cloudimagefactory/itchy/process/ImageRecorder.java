package org.cloudimagefactory.itchy.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.cloudimagefactory.itchy.record.ApplianceRecords;
import org.cloudimagefactory.itchy.record.ImageUse;
import org.cloudimagefactory.itchy.record.MadeFile;
import org.cloudimagefactory.itchy.record.MadeImage;

/**
 * Notes which images events bring and which versions they take away, for {@code itchy clean}. Each note is there before what it
 * tells of: an image is never without one, however a run ends.
 */
final class ImageRecorder {
    private final ApplianceRecords records;
    private final ProcessRequest request;

    ImageRecorder(ApplianceRecords records, ProcessRequest request) {
        this.records = records;
        this.request = request;
    }

    /** These files get their names now. */
    void made(WaitingEvent waiting, VmcatcherEvent event, AvailableImage wanted, List<MadeFile> files) {
        note(waiting, event, wanted, request.format().format().qemuName(), files);
    }

    /** An image that is there already stands for the version of this event, too. */
    void found(WaitingEvent waiting, VmcatcherEvent event, AvailableImage wanted, StoredImage image) {
        try {
            List<MadeFile> files = new ArrayList<>();
            for (StoredImage.StoredDisk disk : image.disks()) {
                files.add(MadeFile.of(request.outputDirectory().resolve(disk.file()), disk.file()));
            }
            note(waiting, event, wanted, image.format(), files);
        } catch (IOException e) {
            throw Directories.unusable(request.outputDirectory(), "read", e);
        }
    }

    /** A version has expired, or all have: when that is told, or the event names none. */
    void expired(VmcatcherEvent event, boolean inAllVersions) {
        records.expired(
                DescriptorFactory.identifier(event),
                inAllVersions ? null : event.version().orElse(null));
    }

    private void note(
            WaitingEvent waiting, VmcatcherEvent event, AvailableImage wanted, String format, List<MadeFile> files) {
        Path descriptor = request.descriptorDirectory().resolve(waiting.id());
        ImageUse use = new ImageUse(
                wanted.version(),
                waiting.id(),
                request.metadataDirectory().toAbsolutePath().normalize().toString(),
                descriptor.toAbsolutePath().normalize().toString(),
                records.now().toString(),
                null);
        records.used(DescriptorFactory.identifier(event), new MadeImage(format, wanted.sha512(), files, List.of(use)));
    }
}
