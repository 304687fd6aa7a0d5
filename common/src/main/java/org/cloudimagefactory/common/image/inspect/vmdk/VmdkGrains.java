package org.cloudimagefactory.common.image.inspect.vmdk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.cloudimagefactory.common.image.inspect.reading.EntryTable;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.TakenRanges;

/** Looks at grains: each lies at a place of its own within the image; a compressed one says itself which it is. */
final class VmdkGrains {
    private static final int ZERO_GRAIN = 1;
    private static final int MARKER = 12;
    private static final int LENGTH_ONLY = 4;

    private final ImageBytes bytes;
    private final VmdkHeader header;
    private final TakenRanges taken;
    private final Findings findings;
    /** Whether grains are not what the tables say; looking at more of them would only take time. */
    private boolean isLost;

    private final ByteBuffer marker = ByteBuffer.allocate(MARKER).order(ByteOrder.LITTLE_ENDIAN);

    VmdkGrains(ImageBytes bytes, VmdkHeader header, TakenRanges taken, Findings findings) {
        this.bytes = bytes;
        this.header = header;
        this.taken = taken;
        this.findings = findings;
    }

    /** Checks the grains of the table with this number, which lies at this offset. */
    void check(long table, long offset) throws IOException {
        long first = table * header.entriesPerTable() * header.grainSize();
        new EntryTable(bytes, offset, header.entriesPerTable(), Integer.BYTES, ByteOrder.LITTLE_ENDIAN)
                .forEachUsed((index, sector) -> checkGrain(first + index * header.grainSize(), sector));
    }

    private void checkGrain(long guestSector, long sector) throws IOException {
        if (sector == ZERO_GRAIN && header.has(VmdkHeader.ZERO_GRAINS)) {
            return;
        }
        if (isLost) {
            return;
        }
        if (guestSector >= header.capacity()) {
            refuse(guestSector, sector, "is after the end of the disk");
        } else if (header.has(VmdkHeader.COMPRESSED)) {
            checkCompressed(guestSector, sector);
        } else {
            long left = Math.min(header.grainSize(), header.capacity() - guestSector);
            take(guestSector, sector, left * VmdkHeader.SECTOR);
        }
    }

    private void checkCompressed(long guestSector, long sector) throws IOException {
        long offset = sector * VmdkHeader.SECTOR;
        boolean hasMarker = header.has(VmdkHeader.MARKERS);
        int size = hasMarker ? MARKER : LENGTH_ONLY;
        if (!bytes.holds(offset, size)) {
            refuse(guestSector, sector, "ends after the end of the image");
            return;
        }
        bytes.read(offset, marker.clear().limit(size));
        long length = Integer.toUnsignedLong(marker.getInt(hasMarker ? Long.BYTES : 0));
        if (hasMarker && marker.getLong(0) != guestSector) {
            refuse(guestSector, sector, "says that it is another grain");
            isLost = true;
        } else if (length == 0 || length > 2 * header.grainBytes()) {
            refuse(guestSector, sector, "has a wrong compressed length");
        } else {
            take(guestSector, sector, size + length);
        }
    }

    private void take(long guestSector, long sector, long size) {
        if (!bytes.holds(sector * VmdkHeader.SECTOR, size)) {
            refuse(guestSector, sector, "ends after the end of the image");
        } else if (!taken.takeSectors(sector * VmdkHeader.SECTOR, size)) {
            refuse(guestSector, sector, "lies where something else lies");
        } else {
            findings.uses(sector * VmdkHeader.SECTOR, size);
        }
    }

    private void refuse(long guestSector, long sector, String reason) {
        findings.refuseFirst(
                "grain " + reason,
                () -> "grain of guest sector " + guestSector + " at sector " + sector + " " + reason);
    }
}
