package org.cloudimagefactory.common.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.cloudimagefactory.common.chunk.PackFiller.PackName;
import org.cloudimagefactory.common.chunk.PackFiller.Place;
import org.jspecify.annotations.Nullable;

/**
 * Makes an index of content, and packs of those chunks that the version before it does not have. A pack of that version is used on
 * while at least half of its bytes are needed; the chunks of another one are packed anew.
 */
public final class ChunkWriter {
    private final PackStore store;
    private final ChunkSizes sizes;

    /** Packs go there. */
    public ChunkWriter(PackStore store) {
        this(store, ChunkSizes.USUAL);
    }

    ChunkWriter(PackStore store, ChunkSizes sizes) {
        this.store = store;
        this.sizes = sizes;
    }

    /**
     * What was written.
     *
     * @param contentSize bytes of the content
     * @param contentSha512 of the content, hexadecimal in lower case
     * @param packs new ones
     * @param packBytes of those
     */
    public record Written(long contentSize, String contentSha512, int packs, long packBytes) {}

    /**
     * Writes to an empty file, which is flushed in the end; all packs that it names are in the store then.
     *
     * @param content a raw image, which nobody writes to
     * @param before index of the version before, if there is one
     */
    public Written write(Path content, @Nullable ChunkIndex before, Path target) throws IOException {
        IndexDraft.write(content, sizes, target);
        try (FileChannel in = FileChannel.open(content, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE);
                PackFiller filler = new PackFiller(store)) {
            ByteBuffer bytes = out.map(FileChannel.MapMode.READ_WRITE, 0, out.size());
            ChunkIndex index = new ChunkIndex(bytes);
            ChunkTable own = new ChunkTable(index);
            KnownPacks known = KnownPacks.of(index, own, before, store);
            place(index, own, known, filler, in);
            List<PackName> fresh = filler.finish();
            List<PackName> all = new ArrayList<>(known.kept());
            all.addAll(fresh);
            packs(index, all, out);
            out.force(true);
            return new Written(
                    index.contentSize(),
                    index.contentSha512(),
                    fresh.size(),
                    fresh.stream().mapToLong(PackName::size).sum());
        }
    }

    private static void place(ChunkIndex index, ChunkTable own, KnownPacks known, PackFiller filler, FileChannel in)
            throws IOException {
        int kept = known.kept().size();
        ChunkPacker.Sink packed = (entry, bytes, stored) -> {
            Place place = filler.add(bytes, stored);
            put(index, entry, new Place(kept + place.pack(), place.offset(), place.stored()));
        };
        try (ChunkPacker packer = new ChunkPacker(in, index.sizes().most(), packed)) {
            long position = 0;
            for (int entry = 0; entry < index.entries(); entry++) {
                if (!index.isZeros(entry) && own.find(index, entry) == entry) {
                    Place place = known.place(entry);
                    if (place == null) {
                        packer.add(entry, position, (int) index.length(entry));
                    } else {
                        put(index, entry, place);
                    }
                }
                position += index.length(entry);
            }
            packer.finish();
        }
        for (int entry = 0; entry < index.entries(); entry++) {
            int first = index.isZeros(entry) ? entry : own.find(index, entry);
            if (first != entry) {
                put(index, entry, new Place(index.pack(first), index.offset(first), index.stored(first)));
            }
        }
    }

    private static void put(ChunkIndex index, int entry, Place place) {
        index.bytes()
                .putInt(index.at(entry) + IndexLayout.ENTRY_PACK, place.pack())
                .putInt(index.at(entry) + IndexLayout.ENTRY_OFFSET, place.offset())
                .putInt(index.at(entry) + IndexLayout.ENTRY_STORED, place.stored());
    }

    private static void packs(ChunkIndex index, List<PackName> packs, FileChannel out) throws IOException {
        ByteBuffer table = ByteBuffer.allocate(packs.size() * IndexLayout.PACK);
        for (PackName pack : packs) {
            table.put(HexFormat.of().parseHex(pack.digest())).putLong(pack.size());
        }
        table.flip();
        long at = index.at(index.entries());
        while (table.hasRemaining()) {
            at += out.write(table, at);
        }
        index.bytes().putLong(IndexLayout.PACKS_AT, packs.size());
    }
}
