package org.cloudimagefactory.common.image.inspect.qcow2;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Tells whether compressed data are whole. Entries count sectors, and a file may end within the last of them: only the
 * data say whether something is missing then, which qemu would read as zeros.
 */
final class CompressedTail {
    private static final int ZSTD_HEADER = 6;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int BLOCK_HEADER = 3;
    private static final int RLE = 1;
    private static final int RESERVED = 3;
    private static final int CHECKSUM = 4;

    private CompressedTail() {}

    /** Whether deflated data hold a whole cluster. */
    static boolean isWholeDeflate(byte[] data, int clusterSize) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(data);
            byte[] cluster = new byte[clusterSize];
            int size = 0;
            while (size < clusterSize) {
                int more = inflater.inflate(cluster, size, clusterSize - size);
                if (more == 0) {
                    return false;
                }
                size += more;
            }
            return true;
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
    }

    /** Whether a zstd frame ends within the data; only the heads of its blocks are looked at. */
    static boolean isWholeZstd(byte[] data) {
        if (data.length < ZSTD_HEADER) {
            return false;
        }
        int descriptor = Byte.toUnsignedInt(data[4]);
        long at = 5L + frameHeaderRest(descriptor);
        while (at + BLOCK_HEADER <= data.length) {
            int block = littleEndian(data, (int) at);
            int type = block >> 1 & 3;
            at += BLOCK_HEADER + (type == RLE ? 1 : block >> 3);
            if (type == RESERVED) {
                return false;
            }
            if ((block & 1) != 0) {
                return at + ((descriptor & 4) != 0 ? CHECKSUM : 0) <= data.length;
            }
        }
        return false;
    }

    private static int frameHeaderRest(int descriptor) {
        boolean isSingleSegment = (descriptor & 0x20) != 0;
        int sizeFlag = descriptor >> 6;
        int contentSize = sizeFlag == 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag;
        return (isSingleSegment ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3] + contentSize;
    }

    private static int littleEndian(byte[] data, int at) {
        return Byte.toUnsignedInt(data[at])
                | Byte.toUnsignedInt(data[at + 1]) << 8
                | Byte.toUnsignedInt(data[at + 2]) << 16;
    }
}
