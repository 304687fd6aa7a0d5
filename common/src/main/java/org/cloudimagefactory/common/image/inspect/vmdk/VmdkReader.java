package org.cloudimagefactory.common.image.inspect.vmdk;

import java.io.IOException;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.FormatReader;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** Reads VMDK images that are one sparse file; of all others it says where their data would be. */
public final class VmdkReader implements FormatReader {
    private static final long MAX_DESCRIPTOR = (1L << 20) / VmdkHeader.SECTOR;

    @Override
    public void read(ImageBytes bytes, Findings findings) throws IOException {
        Fields start = Fields.littleEndian(bytes, 0, VmdkHeader.MAGIC.length());
        if (start.has(0, VmdkHeader.MAGIC)) {
            readSparse(bytes, findings);
        } else if (start.has(0, "COWD")) {
            findings.refuse("subformat vmfsSparse (COWD) of ESX hosts is not accepted");
        } else if (start.u8(0) == 0xbe) {
            findings.refuse("subformat seSparse of ESX hosts is not accepted");
        } else {
            readText(bytes, findings);
        }
    }

    private static void readText(ImageBytes bytes, Findings findings) throws IOException {
        findings.refuse("it is only a descriptor, whose data are in other files");
        String text = textOf(bytes, 0, Math.min(MAX_DESCRIPTOR * VmdkHeader.SECTOR, bytes.length()));
        // What fills the file up says nothing.
        VmdkDescriptorCheck check = new VmdkDescriptorCheck(text.replaceFirst("\0+$", ""), findings);
        check.check();
        check.refuseExtents();
    }

    private static void readSparse(ImageBytes bytes, Findings findings) throws IOException {
        VmdkHeader header = VmdkHeader.read(bytes, 0);
        findings.detail("version", header.version());
        boolean isSound = new VmdkHeaderCheck(header, findings).check();
        if (header.overhead() < 0 || header.overhead() > bytes.length() / VmdkHeader.SECTOR) {
            findings.refuse("metadata of " + Long.toUnsignedString(header.overhead())
                    + " sectors end after the end of the image");
        }
        checkDescriptor(bytes, header, findings);
        if (isSound) {
            findings.detail("cluster-size", header.grainBytes());
            if (header.has(VmdkHeader.COMPRESSED)) {
                findings.compressed();
            }
            findings.detail("compression-type", header.has(VmdkHeader.COMPRESSED) ? "zlib" : "none");
            long directory = VmdkFooter.directory(bytes, header, findings);
            if (directory != 0) {
                new VmdkGrainDirectory(bytes, header, findings).check(directory);
            } else {
                findings.refuse("it has no grain directory");
            }
        }
    }

    private static void checkDescriptor(ImageBytes bytes, VmdkHeader header, Findings findings) throws IOException {
        long sectors = header.descriptorSize();
        if (header.descriptorOffset() != DescriptorText.SECTOR_NUMBER || sectors <= 0 || sectors > MAX_DESCRIPTOR) {
            findings.refuse("descriptor of " + Long.toUnsignedString(sectors) + " sectors at sector "
                    + Long.toUnsignedString(header.descriptorOffset()) + " is not where it must be");
            return;
        }
        long offset = (long) DescriptorText.SECTOR_NUMBER * VmdkHeader.SECTOR;
        if (!bytes.holds(offset, sectors * VmdkHeader.SECTOR)) {
            findings.refuse("descriptor ends after the end of the image");
            return;
        }
        String text = new DescriptorText(bytes, findings).read(sectors);
        VmdkDescriptorCheck check = new VmdkDescriptorCheck(text, findings);
        check.check();
        check.checkExtents(header.capacity(), header.grainSize());
    }

    private static String textOf(ImageBytes bytes, long offset, long length) throws IOException {
        Fields content = Fields.littleEndian(bytes, offset, (int) length);
        return content.text(0, content.length());
    }
}
