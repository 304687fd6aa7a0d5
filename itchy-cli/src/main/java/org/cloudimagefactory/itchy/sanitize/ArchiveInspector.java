package org.cloudimagefactory.itchy.sanitize;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.ova.Appliance;
import org.cloudimagefactory.itchy.ova.ApplianceReader;
import org.cloudimagefactory.itchy.ova.ArchiveEntry;
import org.cloudimagefactory.itchy.source.ClaimedFile;
import org.cloudimagefactory.itchy.source.DigestRange;
import org.cloudimagefactory.itchy.source.RangeInputStream;
import org.cloudimagefactory.itchy.source.SparseFile;
import org.cloudimagefactory.itchy.source.Wrapper;

/** Inspects an archive: its disks are inspected where they lie; only what is compressed, sparse or in pieces is unpacked. */
final class ArchiveInspector {
    private static final int BUFFER = 1 << 16;
    private static final int SECTOR = 512;
    private static final int REASON_SHOWN = 200;

    private final ImageInspector inspector;
    private final InspectionLimits limits;
    private final ApplianceReader appliances = new ApplianceReader();

    ArchiveInspector(ImageInspector inspector, InspectionLimits limits) {
        this.inspector = inspector;
        this.limits = limits;
    }

    FileInspection inspect(ClaimedFile archive, String wrapper, Workspace workspace) throws IOException {
        Appliance appliance = appliances.read(archive.channel());
        List<SourceDisk> disks = new ArrayList<>();
        for (Appliance.ArchivedDisk disk : appliance.disks()) {
            disks.add(disk.isInPlace() ? inPlace(archive, disk) : assembled(archive, disk, disks.size(), workspace));
        }
        List<DigestRange> digests = appliance.digests().stream()
                .map(line -> new DigestRange(
                        line.entry().name(),
                        line.entry().offset(),
                        line.entry().length(),
                        line.algorithm(),
                        line.digest()))
                .toList();
        return new FileInspection(
                archive, appliance.container(), wrapper, disks, appliance.facts(), digests, appliance.warnings());
    }

    private SourceDisk inPlace(ClaimedFile archive, Appliance.ArchivedDisk disk) throws IOException {
        ArchiveEntry entry = disk.pieces().get(0);
        checkPadding(archive, entry);
        return new SourceDisk(
                disk.name(),
                archive.path(),
                entry.offset(),
                entry.length(),
                false,
                inspector.inspect(archive.path(), entry.offset(), entry.length()));
    }

    /** Since qemu-img counts in sectors, it sees what fills the last one up. */
    private static void checkPadding(ClaimedFile archive, ArchiveEntry entry) throws IOException {
        long end = entry.offset() + entry.length();
        try (InputStream padding = new RangeInputStream(archive.channel(), end, (SECTOR - end % SECTOR) % SECTOR)) {
            for (byte filler : padding.readAllBytes()) {
                if (filler != 0) {
                    throw new ItemProblem("disk " + entry.name() + " is refused: something hides behind its end");
                }
            }
        }
    }

    private SourceDisk assembled(ClaimedFile archive, Appliance.ArchivedDisk disk, int number, Workspace workspace)
            throws IOException {
        Path target = workspace.file("disk" + number);
        try {
            assemble(archive, disk, target);
        } catch (IOException e) {
            throw new ItemProblem("disk " + disk.name() + " is refused: it cannot be unpacked: "
                            + PrintableText.of(Directories.reason(e), REASON_SHOWN))
                    .causedBy(e);
        }
        ClaimedFile content = workspace.open(target);
        return new SourceDisk(disk.name(), content.path(), 0, content.size(), true, inspector.inspect(content.path()));
    }

    private void assemble(ClaimedFile archive, Appliance.ArchivedDisk disk, Path target) throws IOException {
        ArchiveEntry first = disk.pieces().get(0);
        if (first.isSparse()) {
            SparseFile.expand(archive.channel(), first.extents(), first.length(), target, limits.maxVirtualSize());
            return;
        }
        List<InputStream> pieces = new ArrayList<>();
        for (ArchiveEntry piece : disk.pieces()) {
            pieces.add(new RangeInputStream(archive.channel(), piece.offset(), piece.length()));
        }
        InputStream packed = new BufferedInputStream(new SequenceInputStream(Collections.enumeration(pieces)), BUFFER);
        try (InputStream in = disk.compression().isEmpty()
                ? packed
                : Wrapper.named(disk.compression()).orElseThrow().unwrap(packed)) {
            SparseFile.write(in, target, limits.maxVirtualSize());
        }
    }
}
