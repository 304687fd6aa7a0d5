package org.cloudimagefactory.common.image.inspect.vhdx;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** The items of the metadata region: what the disk is like. */
final class VhdxMetadata {
    private static final int TABLE = 64 * 1024;
    private static final int HEAD = 32;
    private static final int ENTRY = 32;
    private static final int MAX_ENTRIES = 2047;
    private static final long MAX_ITEM = 1L << 20;
    private static final int REQUIRED = 4;
    private static final Set<String> KNOWN = Set.of(
            Guid.FILE_PARAMETERS,
            Guid.VIRTUAL_DISK_SIZE,
            Guid.DISK_IDENTIFIER,
            Guid.LOGICAL_SECTOR_SIZE,
            Guid.PHYSICAL_SECTOR_SIZE,
            Guid.PARENT_LOCATOR);

    private record Item(long offset, long length) {}

    private final ImageBytes bytes;
    private final VhdxRegions.Region region;
    private final Findings findings;
    private final Map<String, Item> items = new HashMap<>();

    VhdxMetadata(ImageBytes bytes, VhdxRegions.Region region, Findings findings) {
        this.bytes = bytes;
        this.region = region;
        this.findings = findings;
    }

    void read() throws IOException {
        Fields table = Fields.littleEndian(bytes, region.offset(), TABLE);
        int count = table.u16(10);
        if (!table.has(0, "metadata") || count > MAX_ENTRIES) {
            findings.refuse("metadata table is wrong");
            return;
        }
        findings.uses(region.offset(), HEAD + (long) count * ENTRY);
        for (int i = 0; i < count; i++) {
            readOne(table, HEAD + i * ENTRY);
        }
        if (items.containsKey(Guid.PARENT_LOCATOR)) {
            findings.refuse("it says where its parent is, which is another file");
        }
    }

    /** The bytes of an item, if it is there and has at least so many. */
    Optional<Fields> item(String guid, int length) throws IOException {
        Item item = items.get(guid);
        if (item == null || item.length < length) {
            return Optional.empty();
        }
        return Optional.of(Fields.littleEndian(bytes, region.offset() + item.offset, length));
    }

    private void readOne(Fields table, int at) {
        String guid = Guid.read(table, at);
        long offset = table.u32(at + 16);
        long length = table.u32(at + 20);
        if ((table.u32(at + 24) & REQUIRED) != 0 && !KNOWN.contains(guid)) {
            findings.refuse("metadata item " + guid + " is required and unknown");
        }
        boolean isEmpty = offset == 0 && length == 0;
        if (!isEmpty && (offset < TABLE || length > MAX_ITEM || offset + length > region.length())) {
            findings.refuse(
                    "metadata item " + guid + " of " + length + " bytes at " + offset + " is not within its region");
        } else if (items.put(guid, new Item(offset, length)) != null) {
            findings.refuse("metadata item " + guid + " occurs twice");
        } else if (!KNOWN.contains(guid)) {
            findings.leftover("the unknown metadata item " + guid);
        } else {
            findings.uses(region.offset() + offset, length);
        }
    }
}
