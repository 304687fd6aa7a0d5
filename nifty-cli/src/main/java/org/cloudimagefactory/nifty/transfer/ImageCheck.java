package org.cloudimagefactory.nifty.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.inspect.ImageInspection;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.jspecify.annotations.Nullable;

/** Compares the header of an image file with what its descriptor says. */
public final class ImageCheck {
    private static final long SECTOR = 512;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    /** With the usual limits. */
    public ImageCheck() {}

    /**
     * Makes sure that the image is what the descriptor says, and nothing that reaches beyond itself.
     *
     * @throws UnacceptableImageException when it is not
     */
    public void check(OpenImage image, Disk disk) {
        ImageInspection found = inspect(image);
        if (!found.formatName().equals(disk.format())) {
            throw new UnacceptableImageException(image.path() + " is of format " + found.formatName()
                    + ", but its descriptor says " + disk.format());
        }
        // What a raw disk has to hold is for those to judge who make or take in images; a data disk may well be empty.
        if (!found.accepted() && found.format() != ImageFormat.RAW) {
            throw new UnacceptableImageException(
                    "image " + image.path() + " is refused: " + String.join("; ", found.refusals()));
        }
        checkSize(image, disk.size(), found.virtualSize());
    }

    /** How many bytes a guest sees of the image; 0 where its header does not say. */
    public long virtualSize(OpenImage image) {
        return inspect(image).virtualSize();
    }

    private ImageInspection inspect(OpenImage image) {
        try (ChannelBytes bytes = new ChannelBytes(image.channel())) {
            return inspector.inspect(bytes);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read image " + image.path(), e);
        }
    }

    /** A raw file may end in the middle of a sector; some tools tell its size in bytes, others in whole sectors. */
    private static void checkSize(OpenImage image, @Nullable Long told, long found) {
        if (told != null && told != found && told != wholeSectors(found)) {
            throw new UnacceptableImageException(
                    image.path() + " has a size of " + found + " bytes, but its descriptor says " + told);
        }
    }

    private static long wholeSectors(long bytes) {
        return (bytes + SECTOR - 1) / SECTOR * SECTOR;
    }

    /** The file stays open for the upload. */
    private record ChannelBytes(FileChannel channel, long length) implements ImageBytes {
        ChannelBytes(FileChannel channel) throws IOException {
            this(channel, channel.size());
        }

        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            if (!holds(offset, target.remaining())) {
                throw new EOFException("nothing at byte " + offset + " of " + length);
            }
            long position = offset;
            while (target.hasRemaining()) {
                int count = channel.read(target, position);
                if (count < 0) {
                    throw new EOFException("the file became shorter while it was read");
                }
                position += count;
            }
        }

        @Override
        public void close() {}
    }
}
