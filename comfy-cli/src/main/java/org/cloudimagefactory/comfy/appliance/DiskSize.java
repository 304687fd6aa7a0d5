package org.cloudimagefactory.comfy.appliance;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.UsageProblem;

/**
 * The size of a disk as operators write it: {@code 10G}, {@code 512M}; a bare number is MiB, as in the predecessor.
 *
 * @param bytes the size
 */
public record DiskSize(long bytes) {
    private static final long MIB = 1L << 20;
    /** An exabyte, far from any overflow. */
    private static final long LIMIT = 1L << 60;

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s*([KMGT]?)(?:I?B)?");

    /** Reads a size. */
    @JsonCreator
    public static DiskSize parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new UsageProblem("'" + text + "' is no disk size").hint("write it as 10G or 512M");
        }
        long number = Long.parseLong(matcher.group(1));
        long unit = switch (matcher.group(2)) {
            case "K" -> 1L << 10;
            case "G" -> 1L << 30;
            case "T" -> 1L << 40;
            default -> MIB;
        };
        if (number > LIMIT / unit) {
            throw new UsageProblem("disk size '" + text + "' is too large").hint("no disk has that many bytes");
        }
        return new DiskSize(number * unit);
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
