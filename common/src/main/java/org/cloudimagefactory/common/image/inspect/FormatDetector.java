package org.cloudimagefactory.common.image.inspect;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.vhd.VhdReader;
import org.cloudimagefactory.common.image.inspect.vmdk.VmdkText;

/** Tells by their marks what formats some bytes can be taken for: more than one is a trick, none means raw. */
final class FormatDetector {
    private static final int HEAD = 2048;

    /** A text at a fixed place: from the start, or from the end when negative. */
    private record Mark(String format, long offset, String text) {}

    /** Everything that qemu opens, and what images are often packed in, so that a refusal can name it. */
    private static final List<Mark> MARKS = List.of(
            new Mark("qcow", 0, "QFI\u00fb\0\0\0\1"),
            new Mark("qcow2", 0, "QFI\u00fb"),
            new Mark("vmdk", 0, "KDMV"),
            new Mark("vmdk", 0, "COWD"),
            new Mark("vmdk", 0, "\u00be\u00ba\u00fe\u00ca\0\0\0\0"),
            new Mark("vdi", 0x40, "\u007f\u0010\u00da\u00be"),
            new Mark("vpc", 0, "conectix"),
            new Mark("vhdx", 0, "vhdxfile"),
            new Mark("qed", 0, "QED\0"),
            new Mark("parallels", 0, "WithoutFreeSpace"),
            new Mark("parallels", 0, "WithouFreSpacExt"),
            new Mark("luks", 0, "LUKS\u00ba\u00be"),
            new Mark("cow", 0, "OOOM"),
            new Mark("bochs", 0, "Bochs Virtual HD Image"),
            new Mark("cloop", 0, "#!/bin/sh\n#V2.0 Format\nmodprobe cloop"),
            new Mark("dmg", -512, "koly"),
            new Mark("iso9660", 0x8001, "CD001"),
            new Mark("udf", 0x8001, "BEA01"),
            new Mark("udf", 0x8001, "NSR0"),
            new Mark("gzip", 0, "\u001f\u008b\b"),
            new Mark("bzip2", 0, "BZh"),
            new Mark("xz", 0, "\u00fd7zXZ\0"),
            new Mark("zstd", 0, "(\u00b5/\u00fd"),
            new Mark("zip", 0, "PK\3\4"),
            new Mark("7z", 0, "7z\u00bc\u00af'\u001c"),
            new Mark("tar", 257, "ustar"),
            new Mark("wim", 0, "MSWIM\0\0\0"),
            new Mark("ewf", 0, "EVF\t\r\n\u00ff\0"),
            new Mark("squashfs", 0, "hsqs"));

    /** The formats, the most telling one first; none for what can only be raw. */
    Set<String> detect(ImageBytes bytes) throws IOException {
        Set<String> formats = new LinkedHashSet<>();
        for (Mark mark : MARKS) {
            long offset = mark.offset < 0 ? bytes.length() + mark.offset : mark.offset;
            if (bytes.holds(offset, mark.text.length())
                    && Fields.bigEndian(bytes, offset, mark.text.length()).has(0, mark.text)) {
                formats.add(mark.format);
            }
        }
        if (formats.contains("qcow")) {
            formats.remove("qcow2");
        }
        if (formats.contains("iso9660")) {
            formats.remove("udf");
        }
        Fields head = Fields.bigEndian(bytes, 0, (int) Math.min(HEAD, bytes.length()));
        if (VmdkText.isDescriptor(head.text(0, head.length()))) {
            formats.add("vmdk");
        }
        if (VhdReader.endsWithFooter(bytes)) {
            formats.add("vpc");
        }
        return formats;
    }
}
