package org.cloudimagefactory.common.image.inspect.vmdk;

import java.io.IOException;
import java.nio.ByteOrder;
import org.cloudimagefactory.common.image.inspect.reading.EntryTable;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.TakenRanges;

/** Follows the grain directory. Places of all tables are noted before any grain is looked at. */
final class VmdkGrainDirectory {
    private final ImageBytes bytes;
    private final VmdkHeader header;
    private final Findings findings;
    private final TakenRanges taken;
    private final VmdkMarkers marked;
    private boolean isSound = true;

    VmdkGrainDirectory(ImageBytes bytes, VmdkHeader header, Findings findings) {
        this.bytes = bytes;
        this.header = header;
        this.findings = findings;
        this.taken = new TakenRanges(bytes.length());
        this.marked = new VmdkMarkers(bytes, header, findings);
    }

    /** Checks all tables and grains, from the directory at this sector on. */
    void check(long sector) throws IOException {
        long descriptorEnd = VmdkHeader.LENGTH + header.descriptorSize() * VmdkHeader.SECTOR;
        taken.take(0, Math.max(VmdkHeader.LENGTH, Math.min(descriptorEnd, bytes.length())));
        findings.uses(0, descriptorEnd);
        findings.leftoverBetween(bytes, VmdkHeader.FIELDS_END, VmdkHeader.LENGTH, "something behind its header");
        if (header.has(VmdkHeader.REDUNDANT_TABLE)
                && header.hasRedundantDirectory()
                && takeDirectory("redundant grain directory", header.redundantDirectory())) {
            directoryAt(header.redundantDirectory())
                    .forEachUsed((index, table) -> marked.use(VmdkMarkers.TABLE, table, tableSize()));
        }
        if (!takeDirectory("grain directory", sector)) {
            return;
        }
        EntryTable directory = directoryAt(sector);
        directory.forEachUsed(this::takeTable);
        if (!isSound) {
            return;
        }
        VmdkGrains grains = new VmdkGrains(bytes, header, taken, findings);
        directory.forEachUsed((index, table) -> grains.check(index, table * VmdkHeader.SECTOR));
    }

    private EntryTable directoryAt(long sector) {
        return new EntryTable(
                bytes, sector * VmdkHeader.SECTOR, header.tables(), Integer.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    private long tableSize() {
        return header.entriesPerTable() * Integer.BYTES;
    }

    private boolean takeDirectory(String what, long sector) throws IOException {
        long size = header.tables() * Integer.BYTES;
        long offset = sector < 0 || sector > Long.MAX_VALUE / VmdkHeader.SECTOR ? -1 : sector * VmdkHeader.SECTOR;
        if (!bytes.holds(offset, size)) {
            findings.refuse(what + " at sector " + Long.toUnsignedString(sector) + " for " + header.tables()
                    + " tables is not within the image");
            return false;
        }
        if (!taken.takeSectors(offset, size)) {
            findings.refuse(what + " at sector " + sector + " lies where something else lies");
            return false;
        }
        marked.use(VmdkMarkers.DIRECTORY, sector, size);
        return true;
    }

    private void takeTable(long index, long sector) throws IOException {
        long size = tableSize();
        if (!bytes.holds(sector * VmdkHeader.SECTOR, size)) {
            refuse(index, sector, "ends after the end of the image");
        } else if (!taken.takeSectors(sector * VmdkHeader.SECTOR, size)) {
            refuse(index, sector, "lies where something else lies");
        } else {
            marked.use(VmdkMarkers.TABLE, sector, size);
        }
    }

    private void refuse(long index, long sector, String reason) {
        isSound = false;
        findings.refuseFirst(
                "grain table " + reason, () -> "grain table " + index + " at sector " + sector + " " + reason);
    }
}
