package org.cloudimagefactory.common.image.inspect.vhdx;

import java.io.IOException;
import java.util.Optional;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.FormatReader;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.TakenRanges;

/** Reads VHDX images, from their headers by way of log, regions and metadata to the blocks. */
public final class VhdxReader implements FormatReader {
    private static final long HEADER_SECTION = 1L << 20;
    /** Signature and the name of the program that made the file. */
    private static final long FILE_IDENTIFIER = 520;

    @Override
    public void read(ImageBytes bytes, Findings findings) throws IOException {
        Optional<VhdxHeader> header = VhdxHeader.current(bytes, findings);
        if (header.isEmpty()) {
            return;
        }
        findings.detail("version", header.get().version());
        if (header.get().version() != 1) {
            findings.refuse("VHDX version " + header.get().version() + " is unknown");
            return;
        }
        TakenRanges taken = new TakenRanges(bytes.length());
        taken.take(0, Math.min(HEADER_SECTION, bytes.length()));
        findings.uses(0, FILE_IDENTIFIER);
        findings.leftoverBetween(bytes, FILE_IDENTIFIER, 1024, "something behind the name of its maker");
        VhdxLog.check(bytes, header.get(), taken, findings);
        readRegions(bytes, taken, findings);
    }

    private static void readRegions(ImageBytes bytes, TakenRanges taken, Findings findings) throws IOException {
        VhdxRegions regions = new VhdxRegions(bytes, taken, findings);
        regions.read();
        Optional<VhdxRegions.Region> metadataRegion = regions.find(Guid.METADATA_REGION);
        Optional<VhdxRegions.Region> tableRegion = regions.find(Guid.BLOCK_TABLE_REGION);
        if (metadataRegion.isEmpty() || tableRegion.isEmpty()) {
            findings.refuse("metadata or block table is missing");
            return;
        }
        VhdxMetadata metadata = new VhdxMetadata(bytes, metadataRegion.get(), findings);
        metadata.read();
        Optional<VhdxDisk> disk = VhdxDisk.read(metadata, findings);
        if (disk.isPresent()) {
            new VhdxBlockTable(bytes, disk.get(), taken, findings).check(tableRegion.get());
        }
    }
}
