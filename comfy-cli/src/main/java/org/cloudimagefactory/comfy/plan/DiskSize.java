package org.cloudimagefactory.comfy.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.cli.FactoryException;

/**
 * The size of a disk as operators write it: {@code 10G}, {@code 512M}; a bare number is MiB, as in the predecessor.
 *
 * @param bytes the size
 */
public record DiskSize(long bytes) {
    private static final long MIB = 1L << 20;
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s*([KMGT]?)(?:I?B)?");

    /** Reads a size. */
    public static DiskSize parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw FactoryException.usage("'" + text + "' is no disk size").hint("write it as 10G or 512M");
        }
        long number = Long.parseLong(matcher.group(1));
        return new DiskSize(
                switch (matcher.group(2)) {
                    case "K" -> number << 10;
                    case "G" -> number << 30;
                    case "T" -> number << 40;
                    default -> number * MIB;
                });
    }

    /** As Packer's {@code disk_size} takes it: whole MiB, rounded up. */
    public String packer() {
        return (bytes + MIB - 1) / MIB + "M";
    }
}
