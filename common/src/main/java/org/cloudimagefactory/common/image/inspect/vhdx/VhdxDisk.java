package org.cloudimagefactory.common.image.inspect.vhdx;

import java.io.IOException;
import java.util.Optional;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;

/**
 * What the metadata say of the disk.
 *
 * @param blockSize bytes of a block
 * @param size bytes that a guest sees
 * @param sectorSize bytes of a logical sector
 */
record VhdxDisk(long blockSize, long size, long sectorSize) {
    private static final long MIB = 1L << 20;
    private static final long MAX_BLOCK_SIZE = 256 * MIB;
    private static final long MAX_SIZE = 64L << 40;
    private static final int SECTOR = 512;
    private static final int FIXED = 1;
    private static final int HAS_PARENT = 2;
    private static final long SECTORS_PER_CHUNK = 1L << 23;

    /** Reads and checks the items; nothing when the table of blocks can't be made sense of. */
    static Optional<VhdxDisk> read(VhdxMetadata metadata, Findings findings) throws IOException {
        Optional<Fields> parameters = metadata.item(Guid.FILE_PARAMETERS, 8);
        Optional<Fields> size = metadata.item(Guid.VIRTUAL_DISK_SIZE, 8);
        Optional<Fields> sector = metadata.item(Guid.LOGICAL_SECTOR_SIZE, 4);
        if (parameters.isEmpty() || size.isEmpty() || sector.isEmpty()) {
            findings.refuse("block size, virtual size or sector size is missing in the metadata");
            return Optional.empty();
        }
        long flags = parameters.get().u32(4);
        findings.detail("subformat", (flags & FIXED) != 0 ? "fixed" : "dynamic");
        if ((flags & HAS_PARENT) != 0) {
            findings.refuse("it is a differencing disk, which needs another file");
        }
        if ((flags & ~(FIXED | HAS_PARENT)) != 0) {
            findings.refuse("file parameters 0x" + Long.toHexString(flags) + " are unknown");
        }
        VhdxDisk disk = new VhdxDisk(
                parameters.get().u32(0), size.get().u64(0), sector.get().u32(0));
        findings.detail("cluster-size", disk.blockSize);
        return disk.isSound(findings) ? Optional.of(disk) : Optional.empty();
    }

    private boolean isSound(Findings findings) {
        boolean isSound = true;
        if (Long.bitCount(blockSize) != 1 || blockSize < MIB || blockSize > MAX_BLOCK_SIZE) {
            findings.refuse("block size of " + blockSize + " bytes is wrong");
            isSound = false;
        }
        if (sectorSize != SECTOR) {
            findings.refuse("logical sectors of " + sectorSize + " bytes are not supported, only of 512");
            isSound = false;
        }
        if (size < 0 || size > MAX_SIZE || size % SECTOR != 0) {
            findings.refuse("virtual size of " + Long.toUnsignedString(size) + " bytes is absurd");
            isSound = false;
        } else {
            findings.virtualSize(size);
        }
        return isSound;
    }

    /** After so many blocks the table has an entry for their bitmap, which only differencing disks use. */
    long blocksPerChunk() {
        return SECTORS_PER_CHUNK * sectorSize / blockSize;
    }

    long blocks() {
        return (size + blockSize - 1) / blockSize;
    }

    long tableEntries() {
        return blocks() + Math.max(0, blocks() - 1) / blocksPerChunk();
    }
}
