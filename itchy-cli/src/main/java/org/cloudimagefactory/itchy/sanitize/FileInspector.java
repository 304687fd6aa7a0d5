package org.cloudimagefactory.itchy.sanitize;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.image.inspect.ImageInspection;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.ova.MachineFacts;
import org.cloudimagefactory.itchy.ova.TarIndex;
import org.cloudimagefactory.itchy.ova.ZippedDisk;
import org.cloudimagefactory.itchy.source.ClaimedFile;
import org.cloudimagefactory.itchy.source.RangeInputStream;
import org.cloudimagefactory.itchy.source.SparseFile;
import org.cloudimagefactory.itchy.source.Wrapper;

/** Finds out what a published file is, by its bytes alone, and inspects each disk in it. */
public final class FileInspector {
    private static final int BUFFER = 1 << 16;
    private static final int REASON_SHOWN = 200;

    private final ImageInspector inspector;
    private final ArchiveInspector archives;
    private final InspectionLimits limits;
    private final boolean strict;
    private final Object turnOfXz = new Object();

    /** Whether a file of which this was told is taken. */
    public boolean accepts(List<String> warnings) {
        return !strict || warnings.isEmpty();
    }

    /** Refuses what is beyond these limits, and, when it is strict, also what is only odd. */
    public FileInspector(InspectionLimits limits, boolean strict) {
        this.inspector = new ImageInspector(limits);
        this.archives = new ArchiveInspector(inspector, limits);
        this.limits = limits;
        this.strict = strict;
    }

    /** Inspects the file; what has to be unpacked for that goes to the workspace. */
    public FileInspection inspect(ClaimedFile file, Workspace workspace) {
        try {
            Optional<Wrapper> wrapper = Wrapper.detect(file.channel());
            if (wrapper.isEmpty()) {
                return content(file, file.name(), FileInspection.NONE, workspace);
            }
            ClaimedFile content = unwrap(file, wrapper.get(), workspace);
            if (Wrapper.detect(content.channel()).isPresent()) {
                throw new ItemProblem(file.name() + " is refused: it is compressed more than once");
            }
            return content(content, file.name(), wrapper.get().toString(), workspace);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read image " + file.name(), e);
        }
    }

    /** Every reason to refuse the file as a whole. */
    public List<String> refusals(FileInspection inspection) {
        return strict ? inspection.warnings() : List.of();
    }

    /** What is to be told of a file that is taken in. */
    public List<String> warnings(FileInspection inspection) {
        return strict ? List.of() : inspection.warnings();
    }

    /** Fails when the file as a whole or a disk of it is refused. */
    public void require(ClaimedFile file, FileInspection inspection) {
        List<String> refusals = refusals(inspection);
        if (!refusals.isEmpty()) {
            throw new ItemProblem(file.name() + " is refused: " + String.join("; ", refusals));
        }
        for (SourceDisk disk : inspection.disks()) {
            disk.inspection().orThrow("disk " + disk.name());
        }
    }

    private FileInspection content(ClaimedFile content, Path name, String wrapper, Workspace workspace)
            throws IOException {
        if (TarIndex.isTar(content.channel())) {
            return archives.inspect(content, wrapper, workspace);
        }
        if (ZippedDisk.isZip(content.channel())) {
            return zipped(content, wrapper, workspace);
        }
        return bare(content, name.toString(), FileInspection.NONE, wrapper);
    }

    private FileInspection bare(ClaimedFile content, String name, String container, String wrapper) {
        ImageInspection inspection = inspector.inspect(content.path());
        SourceDisk disk = new SourceDisk(name, content.path(), 0, content.size(), true, inspection);
        return new FileInspection(content, container, wrapper, List.of(disk), MachineFacts.NONE, List.of(), List.of());
    }

    private FileInspection zipped(ClaimedFile zip, String wrapper, Workspace workspace) throws IOException {
        if (!wrapper.equals(FileInspection.NONE)) {
            throw new ItemProblem(zip.name() + " is refused: it is compressed more than once");
        }
        ZippedDisk disk = ZippedDisk.find(zip.channel());
        Path target = workspace.file("unzipped");
        try (InputStream in = disk.open(zip.channel())) {
            SparseFile.write(in, target, limits.maxVirtualSize());
        } catch (IOException e) {
            throw new ItemProblem("disk " + disk.name() + " is refused: it cannot be unpacked: "
                            + PrintableText.of(Directories.reason(e), REASON_SHOWN))
                    .causedBy(e);
        }
        ClaimedFile content = workspace.open(target);
        if (Wrapper.detect(content.channel()).isPresent()
                || TarIndex.isTar(content.channel())
                || ZippedDisk.isZip(content.channel())) {
            throw new ItemProblem("disk " + disk.name() + " is refused: it is itself an archive, or compressed");
        }
        return bare(content, disk.name(), FileInspection.ZIP, wrapper);
    }

    private ClaimedFile unwrap(ClaimedFile file, Wrapper wrapper, Workspace workspace) throws IOException {
        Path target = workspace.file("unwrapped");
        InputStream packed = new BufferedInputStream(new RangeInputStream(file.channel(), 0, file.size()), BUFFER);
        try {
            unpack(wrapper, packed, target);
        } catch (IOException e) {
            throw new ItemProblem(file.name() + " is refused: it is no sound " + wrapper + " file: "
                            + PrintableText.of(Directories.reason(e), REASON_SHOWN))
                    .causedBy(e);
        }
        return workspace.open(target);
    }

    private void unpack(Wrapper wrapper, InputStream packed, Path target) throws IOException {
        if (wrapper == Wrapper.XZ) {
            // A single dictionary can take a third of our memory.
            synchronized (turnOfXz) {
                write(wrapper, packed, target);
            }
        } else {
            write(wrapper, packed, target);
        }
    }

    private void write(Wrapper wrapper, InputStream packed, Path target) throws IOException {
        try (InputStream in = wrapper.unwrap(packed)) {
            SparseFile.write(in, target, limits.maxVirtualSize());
        }
    }
}
