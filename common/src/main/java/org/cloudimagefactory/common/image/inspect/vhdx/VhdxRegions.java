package org.cloudimagefactory.common.image.inspect.vhdx;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.TakenRanges;

/** The table of regions, which says where metadata and block table lie. */
final class VhdxRegions {
    private static final int LENGTH = 64 * 1024;
    private static final long FIRST = 192 * 1024;
    private static final long SECOND = 256 * 1024;
    private static final int HEAD = 16;
    private static final int ENTRY = 32;
    private static final long MAX_ENTRIES = 2047;
    private static final long MIB = 1L << 20;

    /** A region that lies within the image. */
    record Region(long offset, long length) {}

    private final ImageBytes bytes;
    private final TakenRanges taken;
    private final Findings findings;
    private final Map<String, Region> regions = new HashMap<>();

    VhdxRegions(ImageBytes bytes, TakenRanges taken, Findings findings) {
        this.bytes = bytes;
        this.taken = taken;
        this.findings = findings;
    }

    void read() throws IOException {
        Fields first = Fields.littleEndian(bytes, FIRST, LENGTH);
        Fields second = Fields.littleEndian(bytes, SECOND, LENGTH);
        if (!isValid(first)) {
            findings.refuse("checksum or signature of the region table is wrong");
            return;
        }
        if (isValid(second) && !Arrays.equals(first.bytes(0, LENGTH), second.bytes(0, LENGTH))) {
            findings.refuse("the two region tables contradict each other");
        }
        long count = first.u32(8);
        if (count > MAX_ENTRIES) {
            findings.refuse("region table of " + count + " entries is too large");
            return;
        }
        for (long table : new long[] {FIRST, SECOND}) {
            findings.uses(table, HEAD + count * ENTRY);
        }
        for (int i = 0; i < count; i++) {
            readOne(first, HEAD + i * ENTRY);
        }
    }

    Optional<Region> find(String guid) {
        return Optional.ofNullable(regions.get(guid));
    }

    private void readOne(Fields table, int at) {
        String guid = Guid.read(table, at);
        long offset = table.u64(at + 16);
        long length = table.u32(at + 24);
        boolean isRequired = (table.u32(at + 28) & 1) != 0;
        boolean isKnown = guid.equals(Guid.BLOCK_TABLE_REGION) || guid.equals(Guid.METADATA_REGION);
        if (isRequired && !isKnown) {
            findings.refuse("region " + guid + " is required and unknown");
        }
        if (offset % MIB != 0 || length % MIB != 0 || offset < MIB || length == 0 || !bytes.holds(offset, length)) {
            findings.refuse("region " + guid + " of " + length + " bytes at byte " + Long.toUnsignedString(offset)
                    + " is not within the image");
        } else if (!taken.take(offset, length)) {
            findings.refuse("region " + guid + " at byte " + offset + " lies where something else lies");
        } else if (regions.put(guid, new Region(offset, length)) != null) {
            findings.refuse("region " + guid + " occurs twice");
        }
    }

    private static boolean isValid(Fields table) {
        return table.has(0, "regi") && Checksum.isRight(table);
    }
}
