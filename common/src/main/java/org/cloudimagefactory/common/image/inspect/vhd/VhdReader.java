package org.cloudimagefactory.common.image.inspect.vhd;

import java.io.IOException;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.FormatReader;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** Reads VHD images. A fixed disk is raw content with a footer behind it, which probing does not see. */
public final class VhdReader implements FormatReader {
    /** As a detail: which of its two sizes counts, {@code chs} or {@code current_size}. */
    public static final String SIZE_RULE = "size-rule";

    /** The option that tells qemu which size counts; by itself it judges by the creator, each release in its own way. */
    public static final String SIZE_RULE_OPTION = "force_size_calc";

    private static final long VERSION_1 = 0x0001_0000;
    private static final long KNOWN_FEATURES = 3;
    private static final int SECTOR = 512;

    /** Whether the last sector, even if only a piece of it is left, is the footer of a disk. */
    public static boolean endsWithFooter(ImageBytes bytes) throws IOException {
        int cookie = VhdFooter.COOKIE.length();
        long lastSector = Math.max(0, bytes.length() - 1) / SECTOR * SECTOR;
        return bytes.holds(lastSector, cookie)
                && Fields.bigEndian(bytes, lastSector, cookie).has(0, VhdFooter.COOKIE);
    }

    @Override
    public void read(ImageBytes bytes, Findings findings) throws IOException {
        VhdFooter start = VhdFooter.read(bytes, 0);
        VhdFooter end = VhdFooter.read(bytes, bytes.length() - VhdFooter.LENGTH);
        VhdFooter footer = start.hasCookie() ? start : end;
        if (!footer.hasCookie()) {
            findings.refuse("the footer at the end is cut off: the image is truncated");
            return;
        }
        boolean isSound = check(footer, findings);
        end.use(bytes.length() - VhdFooter.LENGTH, findings);
        if (footer.type() == VhdFooter.DIFFERENCING) {
            findings.refuse("it is a differencing disk, which needs another file");
        } else if (footer.type() == VhdFooter.FIXED) {
            findings.uses(0, footer.virtualSize());
            checkFixed(bytes, start, footer, findings);
        } else if (footer.type() != VhdFooter.DYNAMIC) {
            findings.refuse("disk type " + footer.type() + " is unknown");
        } else {
            start.use(0, findings);
            checkEnd(start, end, findings);
            if (isSound) {
                new VhdDynamicDisk(bytes, footer, findings).check();
            }
        }
    }

    private static boolean check(VhdFooter footer, Findings findings) {
        findings.virtualSize(footer.virtualSize());
        findings.detail("subformat", subformat(footer.type()));
        findings.detail("creator", footer.creator().replace('\0', ' ').strip());
        findings.detail(SIZE_RULE, footer.isSizedByGeometry() ? "chs" : "current_size");
        if (!footer.hasRightChecksum()) {
            findings.refuse("checksum of the footer is wrong");
        }
        if (footer.version() != VERSION_1) {
            findings.refuse("version 0x" + Long.toHexString(footer.version()) + " is unknown");
        }
        if ((footer.features() & ~KNOWN_FEATURES) != 0) {
            findings.refuse("features 0x" + Long.toHexString(footer.features()) + " are unknown");
        }
        if (footer.virtualSize() < 0 || footer.currentSize() < 0 || footer.currentSize() % SECTOR != 0) {
            findings.refuse("virtual size of " + Long.toUnsignedString(footer.currentSize()) + " bytes is absurd");
            return false;
        }
        return true;
    }

    private static void checkFixed(ImageBytes bytes, VhdFooter start, VhdFooter footer, Findings findings) {
        long content = bytes.length() - VhdFooter.LENGTH;
        if (start.hasCookie()) {
            findings.refuse("it is a fixed disk with its footer at the start");
        }
        if (footer.currentSize() != content) {
            findings.refuse("the footer speaks of " + Long.toUnsignedString(footer.currentSize())
                    + " bytes of content, but there are " + content);
        } else if (footer.virtualSize() > content) {
            findings.refuse("the geometry is that of " + footer.virtualSize() + " bytes, but there are " + content);
        }
    }

    private static void checkEnd(VhdFooter start, VhdFooter end, Findings findings) {
        if (!start.hasCookie()) {
            findings.refuse("the copy of the footer at the start is missing");
        } else if (!end.hasCookie()) {
            findings.refuse("the footer at the end is missing: the image is truncated");
        } else if (!end.hasRightChecksum()) {
            findings.refuse("checksum of the footer at the end is wrong");
        } else if (!start.agreesWith(end)) {
            findings.refuse("the footer at the end contradicts its copy at the start");
        }
    }

    private static String subformat(long type) {
        if (type == VhdFooter.FIXED) {
            return "fixed";
        }
        return type == VhdFooter.DYNAMIC ? "dynamic" : type == VhdFooter.DIFFERENCING ? "differencing" : "unknown";
    }
}
