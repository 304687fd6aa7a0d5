package org.cloudimagefactory.common.image.inspect.qcow2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.image.inspect.reading.Fields;

/** The table of internal snapshots. A snapshot may have another virtual size than the image has now. */
final class Qcow2Snapshots {
    /** The limits of qemu. */
    private static final long MAX_COUNT = 65_536;

    private static final long MAX_EXTRA = 1024;
    private static final long MAX_L1_ENTRIES = (32L << 20) / Long.BYTES;
    private static final int HEAD = 40;

    private final Qcow2Image image;
    private final List<Qcow2L1> tables = new ArrayList<>();

    Qcow2Snapshots(Qcow2Image image) {
        this.image = image;
    }

    /** Checks the table; the L1 tables that can be read come out. */
    List<Qcow2L1> check() throws IOException {
        long count = image.header().snapshotCount();
        if (count > MAX_COUNT) {
            image.findings().refuse("there are " + count + " snapshots");
            return tables;
        }
        long start = image.header().snapshotsOffset();
        long end = start;
        for (long number = 1; number <= count; number++) {
            // The padding after the last entry need not be there.
            long at = end + (8 - end % 8) % 8;
            if (!image.bytes().holds(at, HEAD)) {
                image.findings().refuse("snapshot table ends after the end of the image");
                return tables;
            }
            end = checkOne(number, at);
        }
        if (count > 0) {
            image.findings().leftover(count + (count == 1 ? " internal snapshot" : " internal snapshots"));
            image.takeTable("snapshot table", start, end - start);
        }
        return tables;
    }

    private long checkOne(long number, long at) throws IOException {
        Fields head = Fields.bigEndian(image.bytes(), at, HEAD);
        int idLength = head.u16(12);
        int nameLength = head.u16(14);
        long extra = head.u32(36);
        if (extra > MAX_EXTRA) {
            image.findings().refuse("snapshot " + number + " has " + extra + " bytes of extra data");
        }
        long size = HEAD + extra + idLength + nameLength;
        if (!image.bytes().holds(at, size)) {
            return at + size;
        }
        Fields names = Fields.bigEndian(image.bytes(), at + HEAD + extra, idLength + nameLength);
        if (names.text(0, names.length()).indexOf('\0') >= 0) {
            image.findings().refuse("name of snapshot " + number + " has a NUL in it");
        }
        checkL1(Qcow2L1.ofSnapshot(number, head.u64(0), head.u32(8)));
        return at + size;
    }

    private void checkL1(Qcow2L1 table) {
        if (table.size() > MAX_L1_ENTRIES) {
            image.findings().refuse(table.name() + " of " + table.size() + " entries is too large");
        } else if (table.size() > 0 && image.takeTable(table.name(), table.offset(), table.size() * Long.BYTES)) {
            tables.add(table);
        }
    }
}
