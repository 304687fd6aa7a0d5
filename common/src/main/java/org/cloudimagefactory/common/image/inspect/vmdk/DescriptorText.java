package org.cloudimagefactory.common.image.inspect.vmdk;

import java.io.IOException;
import java.util.Locale;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** The sectors of a sparse VMDK file that hold its descriptor, and where the text in them ends. */
final class DescriptorText {
    /** Where every program puts the descriptor, and the only place where qemu looks for it. */
    static final int SECTOR_NUMBER = 1;

    private static final long OFFSET = (long) SECTOR_NUMBER * VmdkHeader.SECTOR;
    /** As many bytes qemu reads, whatever the header says. */
    private static final long READ_BY_QEMU = 20L * VmdkHeader.SECTOR;
    /** What leads qemu to another file, wherever it stands. */
    private static final String PARENT = "parentfilenamehint";

    private final ImageBytes bytes;
    private final Findings findings;

    DescriptorText(ImageBytes bytes, Findings findings) {
        this.bytes = bytes;
        this.findings = findings;
    }

    /** The text in so many sectors, which lie within the image. */
    String read(long sectors) throws IOException {
        String content = textAt(OFFSET, sectors * VmdkHeader.SECTOR);
        int end = content.indexOf('\0');
        if (end < 0) {
            checkBehind(content);
            return content;
        }
        String text = content.substring(0, end);
        if (!isOldEnd(text, content.substring(end))) {
            findings.refuse("descriptor has a NUL in it");
        }
        return text;
    }

    /**
     * Whether what stands behind the text is nothing, or what a program left there that wrote a shorter text over a longer
     * one, as qemu does when it draws a CID of fewer digits: then each piece between NULs is an end of the text.
     */
    private static boolean isOldEnd(String text, String rest) {
        int at = 0;
        while (at < rest.length()) {
            if (rest.charAt(at) == 0) {
                at++;
                continue;
            }
            int end = rest.indexOf('\0', at);
            int length = (end < 0 ? rest.length() : end) - at;
            if (!text.regionMatches(text.length() - length, rest, at, length)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** A text that fills its sectors to the last byte ends for us, while qemu reads on up to the next NUL. */
    private void checkBehind(String text) throws IOException {
        String seen = textAt(OFFSET, Math.min(READ_BY_QEMU, bytes.length() - OFFSET));
        int end = seen.indexOf('\0');
        String all = (end < 0 ? seen : seen.substring(0, end)).toLowerCase(Locale.ROOT);
        if (all.contains(PARENT) && !text.toLowerCase(Locale.ROOT).contains(PARENT)) {
            findings.refuse("behind its descriptor the name of a parent stands, which is another file");
        }
    }

    private String textAt(long offset, long length) throws IOException {
        Fields content = Fields.littleEndian(bytes, offset, (int) length);
        return content.text(0, content.length());
    }
}
