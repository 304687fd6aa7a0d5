package org.cloudimagefactory.itchy.feed.registry;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.itchy.ova.TarStream;
import org.cloudimagefactory.itchy.source.Wrapper;

/** The one file below {@code disk/} in the archive of a layer; links and devices there are refused, and so is a second file. */
final class DiskEntryStream extends InputStream {
    private static final String FOLDER = "disk/";
    private static final int BUFFER = 1 << 18;
    private static final int MAGIC = 6;

    private final LayerStream layer;
    private final TarStream tar;
    private final long size;
    private long left;
    private boolean finished;

    private DiskEntryStream(LayerStream layer, TarStream tar, long size) {
        this.layer = layer;
        this.tar = tar;
        this.size = size;
        this.left = size;
    }

    /**
     * Reads up to the disk.
     *
     * @param packing how the layer says that it is packed: {@code tar}, {@code gzip} or {@code zstd}
     */
    static DiskEntryStream find(LayerStream layer, String packing) throws IOException {
        try {
            TarStream tar = new TarStream(unpacked(layer, packing));
            Optional<TarStream.Entry> disk = next(layer, tar);
            long size = disk.orElseThrow(() -> new ItemProblem(layer.shown() + " has no file below " + FOLDER))
                    .size();
            return new DiskEntryStream(layer, tar, size);
        } catch (IOException e) {
            throw layer.orRefuse(e);
        }
    }

    private static InputStream unpacked(LayerStream layer, String packing) throws IOException {
        BufferedInputStream in = new BufferedInputStream(layer, BUFFER);
        in.mark(MAGIC);
        byte[] head = in.readNBytes(MAGIC);
        in.reset();
        Optional<Wrapper> found = Wrapper.detect(head);
        Optional<Wrapper> said = Wrapper.named(packing);
        if (!found.equals(said)) {
            throw new ItemProblem(layer.shown() + " is not what its media type says: it should be " + packing
                    + ", and is " + found.map(Wrapper::toString).orElse("not packed"));
        }
        return said.isPresent() ? new BufferedInputStream(said.get().unwrap(in), BUFFER) : in;
    }

    private static Optional<TarStream.Entry> next(LayerStream layer, TarStream tar) throws IOException {
        for (Optional<TarStream.Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            String name = entry.get().name().replaceFirst("^(\\./|/)+", "");
            if (name.startsWith(FOLDER) && !entry.get().isFolder()) {
                if (!entry.get().isPlainFile()) {
                    throw new ItemProblem(
                            layer.shown() + " has a link, device or sparse file below " + FOLDER + ", and no disk");
                }
                return entry;
            }
        }
        return Optional.empty();
    }

    /** Bytes of the disk. */
    long size() {
        return size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        try {
            if (left == 0) {
                finish();
                return -1;
            }
            int count = tar.read(bytes, from, (int) Math.min(left, length));
            if (count < 0) {
                throw new IOException("the archive is truncated");
            }
            left -= count;
            return count;
        } catch (IOException e) {
            throw layer.orRefuse(e);
        }
    }

    private void finish() throws IOException {
        if (finished) {
            return;
        }
        if (next(layer, tar).isPresent()) {
            throw new ItemProblem(layer.shown() + " has more than one file below " + FOLDER);
        }
        layer.finish();
        finished = true;
    }
}
