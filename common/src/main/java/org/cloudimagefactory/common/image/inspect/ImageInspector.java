package org.cloudimagefactory.common.image.inspect;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.inspect.qcow2.Qcow2Reader;
import org.cloudimagefactory.common.image.inspect.raw.RawReader;
import org.cloudimagefactory.common.image.inspect.reading.FileBytes;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.FormatReader;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.MeteredBytes;
import org.cloudimagefactory.common.image.inspect.reading.UsedBytes;
import org.cloudimagefactory.common.image.inspect.vdi.VdiReader;
import org.cloudimagefactory.common.image.inspect.vhd.VhdReader;
import org.cloudimagefactory.common.image.inspect.vhdx.VhdxReader;
import org.cloudimagefactory.common.image.inspect.vmdk.VmdkReader;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.jspecify.annotations.Nullable;

/**
 * Reads headers and tables of disk images, and says what they are and every reason to refuse them. Neither the name of
 * a file nor anybody's claim counts, only its bytes.
 */
public final class ImageInspector {
    private static final Map<ImageFormat, FormatReader> READERS = Map.of(
            ImageFormat.RAW, new RawReader(),
            ImageFormat.QCOW2, new Qcow2Reader(),
            ImageFormat.VMDK, new VmdkReader(),
            ImageFormat.VDI, new VdiReader(),
            ImageFormat.VPC, new VhdReader(),
            ImageFormat.VHDX, new VhdxReader());

    private final InspectionLimits limits;
    private final FormatDetector detector = new FormatDetector();

    /** Refuses what is beyond these limits. */
    public ImageInspector(InspectionLimits limits) {
        this.limits = limits;
    }

    /** Inspects a whole file. */
    public ImageInspection inspect(Path file) {
        try (ImageBytes bytes = FileBytes.whole(file)) {
            return inspect(bytes);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Inspects a part of a file, such as a disk in an archive. */
    public ImageInspection inspect(Path file, long offset, long length) {
        try (ImageBytes bytes = FileBytes.part(file, offset, length)) {
            return inspect(bytes);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Inspects any bytes. */
    public ImageInspection inspect(ImageBytes bytes) throws IOException {
        List<String> names = new ArrayList<>(detector.detect(bytes));
        if (names.isEmpty()) {
            names.add(ImageFormat.RAW.qemuName());
        }
        String name = names.get(0);
        ImageFormat format = formatOf(name);
        FormatReader reader = format == null ? null : READERS.get(format);
        Findings findings = new Findings();
        if (reader == null) {
            findings.refuse("format " + name + " is not accepted");
        } else {
            read(reader, new MeteredBytes(bytes, limits.maxTableBytes()), findings);
            checkVirtualSize(findings);
        }
        if (names.size() > 1) {
            findings.refuse("it can be taken for any of " + String.join(", ", names));
        }
        return new ImageInspection(
                name,
                format,
                Math.max(0, findings.virtualSize()),
                bytes.length(),
                findings.refusals(),
                findings.details());
    }

    /** What an accepted image holds besides its disk; for a part of a file as {@link #inspect(Path, long, long)}. */
    public ImageLeftovers leftovers(ImageInspection accepted, Path file, long offset, long length) {
        try (ImageBytes bytes = FileBytes.part(file, offset, length)) {
            return leftovers(accepted, bytes);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** What an accepted image holds besides its disk. */
    public ImageLeftovers leftovers(ImageInspection accepted, ImageBytes bytes) throws IOException {
        if (accepted.acceptedFormat() == ImageFormat.RAW) {
            return new ImageLeftovers(List.of(), false);
        }
        UsedBytes used = new UsedBytes(bytes.length());
        Findings findings = new Findings(used);
        read(
                Objects.requireNonNull(READERS.get(accepted.acceptedFormat())),
                new MeteredBytes(bytes, limits.maxTableBytes()),
                findings);
        if (findings.isRefused()) {
            throw new ItemProblem("the image changed while it was read: " + String.join("; ", findings.refusals()));
        }
        List<String> what = new ArrayList<>(findings.leftovers());
        long unused = used.firstUnused(bytes, limits.maxTableBytes());
        if (unused >= 0) {
            what.add("bytes that are no part of the disk, from byte " + unused + " on");
        }
        return new ImageLeftovers(what, findings.isCompressed());
    }

    private static void read(FormatReader reader, ImageBytes bytes, Findings findings) throws IOException {
        try {
            reader.read(bytes, findings);
        } catch (EOFException e) {
            findings.refuse("it is truncated: it has only " + bytes.length() + " bytes");
        } catch (MeteredBytes.SpentException e) {
            findings.refuse(String.valueOf(e.getMessage()));
        }
    }

    private void checkVirtualSize(Findings findings) {
        long size = Math.max(0, findings.virtualSize());
        if (size > limits.maxVirtualSize()) {
            findings.refuse("virtual size of " + size + " bytes is over the limit of " + limits.maxVirtualSize());
        } else if (size == 0 && !findings.isRefused()) {
            findings.refuse("virtual size is 0");
        }
    }

    private static @Nullable ImageFormat formatOf(String name) {
        for (ImageFormat format : READERS.keySet()) {
            if (format.qemuName().equals(name.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        return null;
    }

    private static ItemProblem unreadable(Path file, IOException e) {
        return ItemProblem.of("cannot read image " + file, e);
    }
}
