package org.cloudimagefactory.common.image.inspect.qcow2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.jspecify.annotations.Nullable;

/** The extensions between the header and the end of the first cluster. Unknown ones may be there, says the format. */
final class Qcow2Extensions {
    private static final long END = 0;
    private static final long FEATURE_NAMES = 0x6803f857L;
    private static final long BITMAPS = 0x23852875L;
    private static final long ENCRYPTION_HEADER = 0x0537be77L;
    private static final long DATA_FILE = 0x44415441L;
    private static final long BACKING_FORMAT = 0xe2792acaL;
    private static final int HEAD = 8;
    private static final int SECTOR = 512;
    private static final int BITMAPS_LENGTH = 24;
    private static final int MAX_NAME = 1023;

    private final Qcow2Image image;
    private final Set<Long> seen = new HashSet<>();
    private @Nullable Fields bitmaps;

    Qcow2Extensions(Qcow2Image image) {
        this.image = image;
    }

    /** Checks them all. */
    void check() throws IOException {
        long at = image.header().headerLength();
        long limit = Math.min(image.header().clusterSize(), image.bytes().length());
        while (at <= limit - HEAD) {
            Fields head = Fields.bigEndian(image.bytes(), at, HEAD);
            long type = head.u32(0);
            long length = head.u32(4);
            if (type == END) {
                break;
            }
            if (length > limit - at - HEAD) {
                image.findings().refuse("header extension " + name(type) + " ends after the first cluster");
                return;
            }
            if (!seen.add(type)) {
                image.findings().refuse("header extension " + name(type) + " occurs twice");
                return;
            }
            checkOne(type, at + HEAD, (int) length);
            at += HEAD + (length + 7) / 8 * 8;
        }
        if (at <= limit) {
            checkRest(at + HEAD);
        }
    }

    private void checkRest(long end) throws IOException {
        long known = Math.min(image.header().headerLength(), Qcow2Header.KNOWN_LENGTH);
        image.findings()
                .leftoverBetween(image.bytes(), known, image.header().headerLength(), "unknown fields of its header");
        image.findings()
                .leftoverBetween(
                        image.bytes(), end, (end + SECTOR - 1) / SECTOR * SECTOR, "something behind its header");
        image.findings().uses(0, end);
    }

    /** The content of the bitmaps extension, if there is one. */
    @Nullable
    Fields bitmaps() {
        return bitmaps;
    }

    private void checkOne(long type, long offset, int length) throws IOException {
        if (type == DATA_FILE) {
            Fields name = Fields.bigEndian(image.bytes(), offset, Math.min(length, MAX_NAME));
            String text = new String(name.bytes(0, name.length()), StandardCharsets.UTF_8);
            image.findings().refuse("it names the external data file '" + text + "'");
        } else if (type == ENCRYPTION_HEADER) {
            image.findings().refuse("it has an encryption header");
        } else if (type == BITMAPS) {
            image.findings().leftover("dirty bitmaps");
            if (length == BITMAPS_LENGTH) {
                bitmaps = Fields.bigEndian(image.bytes(), offset, length);
            } else {
                image.findings().refuse("bitmaps extension of " + length + " bytes has the wrong length");
            }
        } else if (type == FEATURE_NAMES && length % 48 != 0) {
            image.findings().refuse("feature name table of " + length + " bytes has the wrong length");
        } else if (type == BACKING_FORMAT) {
            image.findings().leftover("the format of a backing file that it has no more");
        } else if (type != FEATURE_NAMES) {
            image.findings().leftover("the unknown header extension " + name(type));
        }
    }

    private static String name(long type) {
        return "0x" + Long.toHexString(type);
    }
}
