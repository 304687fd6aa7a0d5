package org.cloudimagefactory.itchy.ova;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** One block of a tar archive that begins an entry, with the fields of POSIX and of GNU tar. */
final class TarHeader {
    static final int LENGTH = 512;

    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX = 155;
    private static final int SPARSE_AT = 386;
    private static final int SPARSE_IN_HEADER = 4;
    private static final int EXTENDED_AT = 482;
    private static final int REAL_SIZE_AT = 483;
    private static final int SPARSE_IN_EXTENSION = 21;
    private static final int EXTENSION_EXTENDED_AT = 504;
    private static final String POSIX_MAGIC = "ustar\0";

    private final byte[] block;

    TarHeader(byte[] block) {
        this.block = block;
    }

    boolean isZero() {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isIntact() {
        return TarUtils.verifyCheckSum(block);
    }

    byte type() {
        return block[TYPE_AT];
    }

    long size() {
        return TarUtils.parseOctalOrBinary(block, SIZE_AT, SIZE);
    }

    String name() {
        String name = text(0, NAME);
        boolean isPosix =
                new String(block, MAGIC_AT, POSIX_MAGIC.length(), StandardCharsets.ISO_8859_1).equals(POSIX_MAGIC);
        String prefix = isPosix ? text(PREFIX_AT, PREFIX) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    boolean isFile() {
        return switch (type()) {
            case TarConstants.LF_NORMAL,
                    TarConstants.LF_OLDNORM,
                    TarConstants.LF_CONTIG,
                    TarConstants.LF_GNUTYPE_SPARSE -> true;
            default -> false;
        };
    }

    /** Of a sparse file in GNU's old format: its size with all that was left out. */
    long realSize() {
        return TarUtils.parseOctalOrBinary(block, REAL_SIZE_AT, SIZE);
    }

    /** Of such a file: the first pieces. */
    List<SparseMap.Range> firstPieces() {
        return pieces(SPARSE_AT, SPARSE_IN_HEADER);
    }

    /** Whether a block follows that names more pieces. */
    boolean isExtended() {
        return block[EXTENDED_AT] != 0;
    }

    /** The pieces that such a block names. */
    List<SparseMap.Range> morePieces() {
        return pieces(0, SPARSE_IN_EXTENSION);
    }

    /** Whether yet another one follows it. */
    boolean isExtensionExtended() {
        return block[EXTENSION_EXTENDED_AT] != 0;
    }

    private List<SparseMap.Range> pieces(int start, int count) {
        List<SparseMap.Range> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = start + i * 2 * SIZE;
            if (block[at] == 0) {
                break;
            }
            pieces.add(new SparseMap.Range(
                    TarUtils.parseOctalOrBinary(block, at, SIZE), TarUtils.parseOctalOrBinary(block, at + SIZE, SIZE)));
        }
        return pieces;
    }

    private String text(int start, int length) {
        int end = start;
        while (end < start + length && block[end] != 0) {
            end++;
        }
        return new String(block, start, end - start, StandardCharsets.UTF_8);
    }
}
