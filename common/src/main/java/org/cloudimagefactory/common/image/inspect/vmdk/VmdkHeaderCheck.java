package org.cloudimagefactory.common.image.inspect.vmdk;

import org.cloudimagefactory.common.image.inspect.reading.Findings;

/** What the header of a sparse VMDK file says by itself. */
final class VmdkHeaderCheck {
    private static final long MAX_VERSION = 3;
    private static final long MIN_GRAIN = 8;
    /** The limits of qemu. */
    private static final long MAX_GRAIN = 0x20_0000;

    private static final long MAX_ENTRIES = 512;
    private static final long MAX_CAPACITY = 1L << 50;

    private final VmdkHeader header;
    private final Findings findings;

    VmdkHeaderCheck(VmdkHeader header, Findings findings) {
        this.header = header;
        this.findings = findings;
    }

    /** Checks everything; false when the tables can't be made sense of. */
    boolean check() {
        checkState();
        checkCompression();
        return checkSizes();
    }

    private void checkState() {
        if (header.version() < 1 || header.version() > MAX_VERSION) {
            findings.refuse("VMDK version " + header.version() + " is unknown");
        }
        if (header.has(VmdkHeader.UNKNOWN_FLAGS)) {
            findings.refuse("flags 0x" + Long.toHexString(header.flags() & VmdkHeader.UNKNOWN_FLAGS) + " are unknown");
        }
        if (header.isInUse()) {
            findings.refuse("it is marked as in use: it was not closed properly");
        }
        if (header.has(VmdkHeader.NEWLINE_TEST) && !header.hasNewlines()) {
            findings.refuse("its line ends were changed, as when a binary file is transferred as text");
        }
    }

    private void checkCompression() {
        int method = header.compression();
        if (method > 1) {
            findings.refuse("compression method " + method + " is unknown");
        } else if (header.has(VmdkHeader.COMPRESSED) != (method == 1)) {
            findings.refuse("compression method " + method + " contradicts the flags");
        }
    }

    private boolean checkSizes() {
        long capacity = header.capacity();
        long grain = header.grainSize();
        boolean isSound = true;
        if (capacity == 0) {
            // qemu then follows the descriptor to files that it names.
            findings.refuse("it has no data of its own (capacity 0), only a descriptor that names other files");
            isSound = false;
        } else if (capacity < 0 || capacity > MAX_CAPACITY) {
            findings.refuse("capacity of " + Long.toUnsignedString(capacity) + " sectors is absurd");
            isSound = false;
        } else {
            findings.virtualSize(capacity * VmdkHeader.SECTOR);
        }
        if (Long.bitCount(grain) != 1 || grain < MIN_GRAIN || grain > MAX_GRAIN) {
            findings.refuse("grain size of " + Long.toUnsignedString(grain) + " sectors is wrong");
            isSound = false;
        }
        if (header.entriesPerTable() < 1 || header.entriesPerTable() > MAX_ENTRIES) {
            findings.refuse("grain tables of " + header.entriesPerTable() + " entries are not supported");
            isSound = false;
        }
        return isSound;
    }
}
