package org.cloudimagefactory.common.image.inspect.qcow2;

import java.io.IOException;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** The header of a qcow2 image, as it stands. Fields that version 2 lacks have the values that it implies. */
record Qcow2Header(
        long version,
        long backingFileOffset,
        long backingFileSize,
        long clusterBits,
        long virtualSize,
        long cryptMethod,
        long l1Size,
        long l1Offset,
        long refcountTableOffset,
        long refcountTableClusters,
        long snapshotCount,
        long snapshotsOffset,
        long incompatibleFeatures,
        long compatibleFeatures,
        long autoclearFeatures,
        long refcountOrder,
        long headerLength,
        int compressionType) {
    static final int V2_LENGTH = 72;
    static final int V3_LENGTH = 104;
    /** Up to here fields are known to us: the type of compression, filled up to a multiple of eight. */
    static final int KNOWN_LENGTH = 105;

    private static final int MIN_CLUSTER_BITS = 9;
    private static final int MAX_CLUSTER_BITS = 21;

    static final long DIRTY = 1;
    static final long CORRUPT = 1 << 1;
    static final long EXTERNAL_DATA = 1 << 2;
    static final long COMPRESSION = 1 << 3;
    static final long EXTENDED_L2 = 1 << 4;
    static final long KNOWN_FEATURES = DIRTY | CORRUPT | EXTERNAL_DATA | COMPRESSION | EXTENDED_L2;
    static final long LAZY_REFCOUNTS = 1;
    static final long BITMAPS = 1;
    static final long RAW_EXTERNAL_DATA = 1 << 1;

    static Qcow2Header read(ImageBytes bytes) throws IOException {
        long version = Fields.bigEndian(bytes, 0, V2_LENGTH).u32(4);
        boolean hasMore = version > 2;
        Fields fields = Fields.bigEndian(bytes, 0, hasMore ? V3_LENGTH : V2_LENGTH);
        long headerLength = hasMore ? fields.u32(100) : V2_LENGTH;
        return new Qcow2Header(
                version,
                fields.u64(8),
                fields.u32(16),
                fields.u32(20),
                fields.u64(24),
                fields.u32(32),
                fields.u32(36),
                fields.u64(40),
                fields.u64(48),
                fields.u32(56),
                fields.u32(60),
                fields.u64(64),
                hasMore ? fields.u64(72) : 0,
                hasMore ? fields.u64(80) : 0,
                hasMore ? fields.u64(88) : 0,
                hasMore ? fields.u32(96) : 4,
                headerLength,
                hasMore && headerLength > V3_LENGTH
                        ? Fields.bigEndian(bytes, V3_LENGTH, 1).u8(0)
                        : 0);
    }

    boolean hasFeature(long bit) {
        return (incompatibleFeatures & bit) != 0;
    }

    boolean hasUsableClusters() {
        return clusterBits >= MIN_CLUSTER_BITS && clusterBits <= MAX_CLUSTER_BITS;
    }

    int clusterSize() {
        return 1 << clusterBits;
    }

    boolean hasExtendedL2() {
        return hasFeature(EXTENDED_L2);
    }

    int l2EntrySize() {
        return hasExtendedL2() ? 2 * Long.BYTES : Long.BYTES;
    }

    /** Bytes of the guest that one L2 table, hence one entry of an L1 table, covers. */
    long bytesPerL2Table() {
        return (long) clusterSize() * (clusterSize() / l2EntrySize());
    }
}
