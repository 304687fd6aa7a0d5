package org.cloudimagefactory.common.image.inspect.raw;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.FormatReader;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** Reads what is in none of the other formats: it must be a disk that a machine could start from. */
public final class RawReader implements FormatReader {
    private static final String LAYOUT = "layout";
    private static final int SECTOR = 512;

    @Override
    public void read(ImageBytes bytes, Findings findings) throws IOException {
        // As qemu does it: a last piece of a sector counts as one.
        findings.virtualSize((bytes.length() + SECTOR - 1) / SECTOR * SECTOR);
        if (bytes.length() < BootSector.LENGTH) {
            findings.refuse("it is too short for a disk");
            return;
        }
        BootSector boot = BootSector.read(bytes);
        Optional<GptHeader> gpt = GptHeader.find(bytes);
        if (gpt.isPresent()) {
            findings.detail(LAYOUT, "gpt");
            gpt.get().check(bytes, findings);
        } else if (!boot.hasSignature()) {
            findings.refuse("it has no MBR, GPT or boot sector, so it is no raw disk");
        } else {
            checkBootSector(bytes, boot, findings);
        }
    }

    private static void checkBootSector(ImageBytes bytes, BootSector boot, Findings findings) {
        List<BootSector.Partition> partitions = boot.isFileSystem() ? List.of() : boot.partitions();
        if (!partitions.isEmpty()) {
            findings.detail(LAYOUT, "mbr");
            partitions.forEach(partition -> checkPartition(bytes, partition, findings));
        } else if (boot.hasCode()) {
            findings.detail(LAYOUT, "boot sector");
        } else {
            findings.refuse("it has neither partitions nor boot code, so it is no raw disk");
        }
    }

    private static void checkPartition(ImageBytes bytes, BootSector.Partition partition, Findings findings) {
        if (partition.isProtective()) {
            findings.refuse("its MBR speaks of a GPT, but there is none");
        } else if (partition.end() > bytes.length()) {
            findings.refuse("partition " + partition.number() + " ends at byte " + partition.end()
                    + ", after the end of the image: it is truncated");
        }
    }
}
