package org.cloudimagefactory.itchy.convert;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.ova.OvaDisk;
import org.cloudimagefactory.common.ova.OvaMachine;
import org.cloudimagefactory.common.ova.OvaWriter;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.event.SafeName;
import org.cloudimagefactory.itchy.ova.MachineFacts;
import org.cloudimagefactory.itchy.sanitize.FileInspection;
import org.cloudimagefactory.itchy.sanitize.FileInspector;
import org.cloudimagefactory.itchy.sanitize.LeftoverFinder;
import org.cloudimagefactory.itchy.sanitize.QemuCheck;
import org.cloudimagefactory.itchy.sanitize.SourceDisk;
import org.cloudimagefactory.itchy.sanitize.Workspace;
import org.cloudimagefactory.itchy.source.ClaimedFile;
import org.cloudimagefactory.itchy.source.DigestCheck;
import org.cloudimagefactory.itchy.source.DigestRange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole way of one published file: inspected, checked, converted, and published only if all of it is well. Digests are
 * checked beside the conversion, so that the disk is read once; they decide before anything gets its final name.
 */
public final class ImageIntake {
    private static final Logger LOG = LoggerFactory.getLogger(ImageIntake.class);
    private static final int NAME_LIMIT = 120;
    private static final int IDE_DISKS = 4;
    private static final long DEFAULT_MEMORY = 1024;

    private final FileInspector inspector;
    private final QemuCheck qemuCheck;
    private final DiskConverter converter;
    private final OutputImages store;
    private final WorkRecords records;
    private final ShutdownTasks shutdown;
    private final LeftoverFinder finder = new LeftoverFinder();

    public ImageIntake(
            FileInspector inspector,
            QemuCheck qemuCheck,
            DiskConverter converter,
            OutputImages store,
            WorkRecords records,
            ShutdownTasks shutdown) {
        this.inspector = inspector;
        this.qemuCheck = qemuCheck;
        this.converter = converter;
        this.store = store;
        this.records = records;
        this.shutdown = shutdown;
    }

    /** Whether an image that was taken in before would be today, too. */
    public boolean accepts(StoredImage image) {
        return inspector.accepts(image.warnings());
    }

    /** Takes the file in. */
    public StoredImage take(ClaimedFile file, ImageRequest request, Workspace workspace, Progress.Task progress) {
        try (PendingImages images = new PendingImages(store, request.replace(), records, shutdown);
                DigestCheck whole = digestCheck(file, file.channel(), ranges(file, request))) {
            FileInspection inspection = inspector.inspect(file, workspace);
            compareClaim(file, request, inspection);
            images.require(request.fileNames(inspection.disks().size()));
            inspector.require(file, inspection);
            for (SourceDisk disk : inspection.disks()) {
                request.format().requireRoomFor(disk);
                qemuCheck.pass(disk, workspace);
            }
            try (DigestCheck manifest = digestCheck(file, inspection.content().channel(), inspection.digests())) {
                make(inspection, request, images, workspace, progress);
                manifest.await();
            }
            whole.await();
            file.verifyUnchanged();
            StoredImage image = new StoredImage(
                    request.expectedSha512(),
                    request.format().format().qemuName(),
                    images.publish(request.publishing()),
                    inspection.facts(),
                    inspector.warnings(inspection),
                    request.format().made());
            if (request.key() != null) {
                store.record(request.key(), image);
            }
            return image;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + store.directory(), e);
        }
    }

    private void make(
            FileInspection inspection,
            ImageRequest request,
            PendingImages images,
            Workspace workspace,
            Progress.Task progress)
            throws IOException {
        if (request.format().format() == ImageFormat.OVA) {
            makeArchive(inspection, request, images.temporary(request.fileName(0)), workspace, progress);
            images.finished(inspection.disks().get(0).inspection().virtualSize());
            return;
        }
        for (int i = 0; i < inspection.disks().size(); i++) {
            SourceDisk disk = inspection.disks().get(i);
            Path temporary = images.temporary(request.fileName(i));
            images.finished(
                    converter.convert(disk, request.format(), temporary, request.fileName(i), workspace, progress));
        }
    }

    private void makeArchive(
            FileInspection inspection, ImageRequest request, Path target, Workspace workspace, Progress.Task progress)
            throws IOException {
        if (inspection.isUsualArchive() && holdsNothingElse(inspection)) {
            converter.copy(inspection.content().path(), target);
            return;
        }
        List<OvaDisk> disks = new ArrayList<>();
        for (SourceDisk disk : inspection.disks()) {
            Path packed = workspace.file("packed" + disks.size());
            disks.add(new OvaDisk(packed, converter.pack(disk, packed, workspace, progress)));
        }
        OvaWriter.write(target, machine(request, inspection.facts(), disks.size()), disks);
    }

    private boolean holdsNothingElse(FileInspection inspection) throws IOException {
        Optional<String> leftover = finder.ofArchive(inspection);
        leftover.ifPresent(what ->
                LOG.info("archive {} is made anew: {}", inspection.content().name(), what));
        return leftover.isEmpty();
    }

    private static OvaMachine machine(ImageRequest request, MachineFacts facts, int disks) {
        return new OvaMachine(
                SafeName.of(request.fileName().replaceFirst("\\.[^.]*$", ""), NAME_LIMIT),
                facts.operatingSystem(),
                facts.cpus() == null ? 1 : facts.cpus(),
                facts.memory() == null ? DEFAULT_MEMORY : facts.memory(),
                disks <= IDE_DISKS ? OvaMachine.Controller.IDE : OvaMachine.Controller.SCSI,
                false);
    }

    /** The bytes alone decide; that somebody is mistaken about them may still be worth knowing. */
    private static void compareClaim(ClaimedFile file, ImageRequest request, FileInspection inspection) {
        String found = inspection.container().equals(FileInspection.OVA)
                ? FileInspection.OVA
                : inspection.disks().get(0).inspection().formatName();
        String claim = request.claimedFormat().equals("vhd") ? "vpc" : request.claimedFormat();
        if (!claim.isEmpty() && !claim.equals(found)) {
            LOG.warn("{} is said to be {}, but it is {}", file.name(), request.claimedFormat(), found);
        }
    }

    private static DigestCheck digestCheck(ClaimedFile file, FileChannel channel, List<DigestRange> ranges) {
        return DigestCheck.start(file.name().toString(), channel, ranges);
    }

    private static List<DigestRange> ranges(ClaimedFile file, ImageRequest request) {
        return request.expectedSha512() == null
                ? List.of()
                : List.of(new DigestRange("image " + file.name(), 0, file.size(), "SHA-512", request.expectedSha512()));
    }
}
