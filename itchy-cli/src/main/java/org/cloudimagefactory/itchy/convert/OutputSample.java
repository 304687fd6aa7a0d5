package org.cloudimagefactory.itchy.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cloudimagefactory.common.image.DiskSlice;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.itchy.sanitize.Workspace;

/**
 * Compares what a guest sees of two disks at some places: at both ends, and at random ones spread over all of the disk. A
 * conversion whose program says that all went well has been seen to lose data.
 */
final class OutputSample {
    private static final int SLICES = 16;
    private static final long SLICE = 1 << 16;
    private static final long SECTOR = 512;

    private final QemuImg qemuImg;
    private final Random random;

    OutputSample(QemuImg qemuImg, Random random) {
        this.qemuImg = qemuImg;
        this.random = random;
    }

    /** Fails when the disks differ; needs room for two small files. */
    void compare(DiskSource source, DiskSource target, long size, Workspace workspace) throws IOException {
        List<Long> offsets = offsets(size);
        Path expected = workspace.file("sample-source");
        Path found = workspace.file("sample-target");
        try {
            qemuImg.extract(slices(source, offsets, size), expected);
            qemuImg.extract(slices(target, offsets, size), found);
            long mismatch = Files.mismatch(expected, found);
            if (mismatch >= 0) {
                throw new ItemProblem("conversion of " + source.file() + " went wrong: the result differs near byte "
                        + offsets.get((int) Math.min(mismatch / SLICE, offsets.size() - 1L)));
            }
        } finally {
            Files.deleteIfExists(expected);
            Files.deleteIfExists(found);
        }
    }

    /** Where to look: one random place in each part of the disk, the first and the last part from their ends on. */
    private List<Long> offsets(long size) {
        List<Long> offsets = new ArrayList<>();
        long part = Math.max(SLICE, size / SLICES / SECTOR * SECTOR);
        for (long start = 0; start < size && offsets.size() < SLICES; start += part) {
            long room = Math.max(0, Math.min(part, size - start) - SLICE);
            boolean first = start == 0;
            boolean last = offsets.size() == SLICES - 1;
            long within = first ? 0 : last ? room : (long) (random.nextDouble() * room);
            offsets.add(start + within / SECTOR * SECTOR);
        }
        return offsets;
    }

    private static List<DiskSlice> slices(DiskSource disk, List<Long> offsets, long size) {
        return offsets.stream()
                .map(offset -> new DiskSlice(disk, offset, Math.min(SLICE, size - offset)))
                .toList();
    }
}
