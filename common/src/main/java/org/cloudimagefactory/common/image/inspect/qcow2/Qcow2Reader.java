package org.cloudimagefactory.common.image.inspect.qcow2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.FormatReader;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.UnitSet;

/** Reads qcow2 images of versions 2 and 3. */
public final class Qcow2Reader implements FormatReader {
    @Override
    public void read(ImageBytes bytes, Findings findings) throws IOException {
        Qcow2Header header = Qcow2Header.read(bytes);
        describe(header, findings);
        if (!new Qcow2HeaderCheck(bytes, header, findings).check()) {
            return;
        }
        if (bytes.length() / header.clusterSize() >= UnitSet.MAX_UNITS) {
            findings.refuse("clusters of " + header.clusterSize() + " bytes are too small for an image of "
                    + bytes.length() + " bytes");
            return;
        }
        checkTables(new Qcow2Image(bytes, header, findings, new UnitSet()));
    }

    private static void checkTables(Qcow2Image image) throws IOException {
        Qcow2Header header = image.header();
        image.tables().take(0);
        Qcow2Extensions extensions = new Qcow2Extensions(image);
        extensions.check();
        List<Qcow2L1> tables = new ArrayList<>();
        Qcow2L1 active = Qcow2L1.active(header);
        if (active.size() > 0 && image.takeNeededTable(active.name(), active.offset(), active.size() * Long.BYTES)) {
            tables.add(active);
        }
        new Qcow2Refcounts(image).check();
        tables.addAll(new Qcow2Snapshots(image).check());
        Fields bitmaps = extensions.bitmaps();
        if (bitmaps != null) {
            new Qcow2Bitmaps(image).check(bitmaps);
        }
        // With data elsewhere, places of clusters mean nothing here; the image is refused anyway.
        if (!header.hasFeature(Qcow2Header.EXTERNAL_DATA)) {
            new Qcow2L1Walk(image).check(tables);
        }
    }

    private static void describe(Qcow2Header header, Findings findings) {
        findings.detail("version", header.version());
        if (header.hasUsableClusters()) {
            findings.detail("cluster-size", header.clusterSize());
        }
        findings.detail("compression-type", compressionName(header.compressionType()));
        findings.detail("extended-l2", Boolean.toString(header.hasExtendedL2()));
        findings.detail(
                "lazy-refcounts", Boolean.toString((header.compatibleFeatures() & Qcow2Header.LAZY_REFCOUNTS) != 0));
        findings.detail("snapshots", header.snapshotCount());
    }

    private static String compressionName(int type) {
        return type == 0 ? "zlib" : type == 1 ? "zstd" : "unknown";
    }
}
