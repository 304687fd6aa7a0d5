package org.cloudimagefactory.itchy.sanitize;

import java.io.IOException;
import java.util.List;
import org.cloudimagefactory.common.ova.StreamEnd;
import org.cloudimagefactory.itchy.ova.Appliance;
import org.cloudimagefactory.itchy.ova.MachineFacts;
import org.cloudimagefactory.itchy.source.ClaimedFile;
import org.cloudimagefactory.itchy.source.DigestRange;

/**
 * What a published file turned out to be.
 *
 * @param content the file itself, or what was in its wrapper
 * @param container {@code none} for a bare disk, else what kind of archive, such as {@code ova}
 * @param wrapper compression around it, such as {@code gzip}, or {@code none}
 * @param disks the one to boot from first
 * @param facts about the machine
 * @param digests what the manifest says of parts of the content
 * @param warnings what is odd about the archive, though no reason to refuse it
 */
public record FileInspection(
        ClaimedFile content,
        String container,
        String wrapper,
        List<SourceDisk> disks,
        MachineFacts facts,
        List<DigestRange> digests,
        List<String> warnings) {
    /** When there is nothing around. */
    public static final String NONE = "none";

    /** As container: an archive with a description. */
    public static final String OVA = Appliance.OVA;

    /** As container: a zip archive with one disk. */
    public static final String ZIP = "zip";

    public FileInspection {
        disks = List.copyOf(disks);
        digests = List.copyOf(digests);
        warnings = List.copyOf(warnings);
    }

    /** Whether no disk is refused. */
    public boolean accepted() {
        return disks.stream().allMatch(disk -> disk.inspection().accepted());
    }

    /** Whether it is an archive that every program understands, so that none has to be made of it. */
    public boolean isUsualArchive() throws IOException {
        if (!container.equals(OVA) || !disks.stream().allMatch(SourceDisk::isUsualInArchives)) {
            return false;
        }
        for (SourceDisk disk : disks) {
            if (!StreamEnd.isSealed(content.channel(), disk.offset(), disk.length())) {
                return false;
            }
        }
        return true;
    }
}
