package org.cloudimagefactory.common.image.inspect.qcow2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** What the header of a qcow2 image says by itself, before any table is read. */
final class Qcow2HeaderCheck {
    /** The format's own limit for names of backing files. */
    private static final long MAX_BACKING_NAME = 1023;

    private static final int SECTOR = 512;
    private static final int LUKS = 2;
    private static final int MAX_REFCOUNT_ORDER = 6;
    private static final int MIN_EXTENDED_CLUSTER_BITS = 14;
    /** The limit of qemu: 4,194,304 entries. */
    private static final long MAX_L1_BYTES = 32L << 20;

    private final ImageBytes bytes;
    private final Qcow2Header header;
    private final Findings findings;

    Qcow2HeaderCheck(ImageBytes bytes, Qcow2Header header, Findings findings) {
        this.bytes = bytes;
        this.header = header;
        this.findings = findings;
    }

    /** Checks everything; false when the rest of the image can't be made sense of. */
    boolean check() throws IOException {
        if (header.version() != 2 && header.version() != 3) {
            findings.refuse("qcow2 version " + header.version() + " is unknown");
            return false;
        }
        checkOtherFiles();
        checkEncryption();
        checkFeatures();
        checkCompression();
        if (!header.hasUsableClusters()) {
            findings.refuse("cluster size of 2^" + header.clusterBits() + " bytes is outside of 512 bytes to 2 MiB");
            return false;
        }
        checkLengths();
        checkVirtualSize();
        return true;
    }

    private void checkOtherFiles() throws IOException {
        if (header.backingFileOffset() != 0) {
            findings.refuse("it has the backing file " + backingFile());
        }
        if (header.hasFeature(Qcow2Header.EXTERNAL_DATA)) {
            findings.refuse("its data are in an external data file");
        } else if ((header.autoclearFeatures() & Qcow2Header.RAW_EXTERNAL_DATA) != 0) {
            findings.refuse("it claims raw external data without having an external data file");
        }
    }

    private String backingFile() throws IOException {
        long size = header.backingFileSize();
        if (size > MAX_BACKING_NAME || !bytes.holds(header.backingFileOffset(), size)) {
            return "(name of " + size + " bytes at byte " + Long.toUnsignedString(header.backingFileOffset()) + ")";
        }
        Fields name = Fields.bigEndian(bytes, header.backingFileOffset(), (int) size);
        return "'" + new String(name.bytes(0, (int) size), StandardCharsets.UTF_8) + "'";
    }

    private void checkEncryption() {
        long method = header.cryptMethod();
        if (method != 0) {
            findings.refuse(
                    "it is encrypted (" + (method == 1 ? "AES" : method == LUKS ? "LUKS" : "method " + method) + ")");
        }
    }

    private void checkFeatures() {
        if (header.hasFeature(Qcow2Header.DIRTY)) {
            findings.refuse("it is marked dirty: it was not closed properly, and 'qemu-img check -r all' may mend it");
        }
        if (header.hasFeature(Qcow2Header.CORRUPT)) {
            findings.refuse("it is marked corrupt");
        }
        long unknown = header.incompatibleFeatures() & ~Qcow2Header.KNOWN_FEATURES;
        if (unknown != 0) {
            findings.refuse("incompatible feature bits 0x" + Long.toHexString(unknown) + " are unknown");
        }
    }

    private void checkCompression() {
        boolean flagged = header.hasFeature(Qcow2Header.COMPRESSION);
        int type = header.compressionType();
        if (type > 1) {
            findings.refuse("compression type " + type + " is unknown");
        } else if (flagged != (type != 0)) {
            findings.refuse("compression type " + type + " contradicts the feature bits");
        }
    }

    private void checkLengths() {
        long length = header.headerLength();
        if (header.version() > 2
                && (length < Qcow2Header.V3_LENGTH || length % 8 != 0 || length > header.clusterSize())) {
            findings.refuse("header length of " + length + " bytes is wrong");
        }
        if (header.refcountOrder() > MAX_REFCOUNT_ORDER) {
            findings.refuse("refcounts of 2^" + header.refcountOrder() + " bits are too wide");
        }
        if (header.hasExtendedL2() && header.clusterBits() < MIN_EXTENDED_CLUSTER_BITS) {
            findings.refuse("clusters of " + header.clusterSize() + " bytes are too small for extended L2 entries");
        }
    }

    private void checkVirtualSize() {
        long size = header.virtualSize();
        findings.virtualSize(size);
        if (size < 0) {
            findings.refuse("virtual size of " + Long.toUnsignedString(size) + " bytes is absurd");
            return;
        }
        if (size % SECTOR != 0) {
            findings.refuse("virtual size of " + size + " bytes is not a multiple of 512");
        }
        if (header.l1Size() * Long.BYTES > MAX_L1_BYTES) {
            findings.refuse("L1 table of " + header.l1Size() + " entries is too large");
        }
        long perTable = header.bytesPerL2Table();
        long needed = size / perTable + (size % perTable == 0 ? 0 : 1);
        if (header.l1Size() < needed) {
            findings.refuse("L1 table of " + header.l1Size()
                    + " entries is too small for the virtual size, which needs " + needed);
        }
    }
}
