package org.cloudimagefactory.itchy.sanitize;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.image.inspect.ImageInspection;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.ova.Appliance;
import org.cloudimagefactory.itchy.ova.ApplianceReader;
import org.cloudimagefactory.itchy.ova.ArchiveEntry;
import org.cloudimagefactory.itchy.ova.MachineFacts;
import org.cloudimagefactory.itchy.ova.TarIndex;
import org.cloudimagefactory.itchy.source.ClaimedFile;
import org.cloudimagefactory.itchy.source.DigestRange;

/** Finds out what a published file is, by its bytes alone, and inspects each disk in it. */
public final class ImageExaminer {
    private final ImageInspector inspector;
    private final ApplianceReader appliances = new ApplianceReader();

    /** Inspects disks with this inspector. */
    public ImageExaminer(ImageInspector inspector) {
        this.inspector = inspector;
    }

    /** Examines the file; what has to be unpacked for that goes to the workspace. */
    public Examination examine(ClaimedFile file, Workspace workspace) {
        try {
            if (TarIndex.isTar(file.channel())) {
                return archive(file);
            }
            ImageInspection inspection = inspector.inspect(file.path());
            SourceDisk disk = new SourceDisk(file.name().toString(), file.path(), 0, file.size(), true, inspection);
            return new Examination(Examination.NONE, Examination.NONE, List.of(disk), MachineFacts.NONE, List.of());
        } catch (IOException e) {
            throw FactoryException.item("cannot read image " + file.name() + ": " + Directories.reason(e))
                    .causedBy(e);
        }
    }

    private Examination archive(ClaimedFile file) throws IOException {
        Appliance appliance = appliances.read(file.channel());
        List<SourceDisk> disks = new ArrayList<>();
        for (Appliance.ArchivedDisk disk : appliance.disks()) {
            ArchiveEntry entry = disk.pieces().get(0);
            ImageInspection inspection = inspector.inspect(file.path(), entry.offset(), entry.length());
            disks.add(new SourceDisk(disk.name(), file.path(), entry.offset(), entry.length(), false, inspection));
        }
        List<DigestRange> digests = appliance.digests().stream()
                .map(line -> new DigestRange(
                        line.entry().name(),
                        line.entry().offset(),
                        line.entry().length(),
                        line.algorithm(),
                        line.digest()))
                .toList();
        return new Examination("ova", Examination.NONE, disks, appliance.facts(), digests);
    }
}
