package org.cloudimagefactory.comfy.appliance;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import org.cloudimagefactory.common.config.ByteSize;
import org.cloudimagefactory.common.problem.UsageProblem;

/**
 * The size of a disk as operators write it: {@code 10G}, {@code 1.5G}, {@code 512M}; a bare number is MiB, as in the predecessor.
 *
 * @param bytes the size
 */
public record DiskSize(long bytes) {
    private static final long MIB = 1L << 20;
    private static final int BARE_IS_MIB = 2;

    /** Reads a size. */
    @JsonCreator
    public static DiskSize parse(String text) {
        BigDecimal size = ByteSize.parse(text, BARE_IS_MIB)
                .filter(found -> found.signum() > 0)
                .orElseThrow(() -> new UsageProblem("'" + text + "' is no disk size").hint("write it as 10G or 512M"));
        if (size.compareTo(BigDecimal.valueOf(ByteSize.DISK_LIMIT)) > 0) {
            throw new UsageProblem("disk size '" + text + "' is too large").hint("no disk has that many bytes");
        }
        return new DiskSize(size.longValueExact());
    }

    /** Reads a bare number. */
    @JsonCreator
    public static DiskSize ofMebibytes(int number) {
        return parse(Integer.toString(number));
    }

    /** The shortest form that reads back as this size, such as {@code 10G}. */
    @JsonValue
    @Override
    public String toString() {
        if (bytes % (1L << 40) == 0) {
            return (bytes >> 40) + "T";
        }
        if (bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "G";
        }
        return bytes % MIB == 0 ? bytes / MIB + "M" : bytes / 1024 + "K";
    }

    /** Whole MiB, rounded down, as most installers want it. */
    public long mebibytes() {
        return bytes / MIB;
    }

    /** As Packer's {@code disk_size} takes it: whole MiB, rounded up. */
    public String packer() {
        return (bytes + MIB - 1) / MIB + "M";
    }
}
