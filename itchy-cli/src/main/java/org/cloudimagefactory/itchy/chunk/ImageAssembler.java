package org.cloudimagefactory.itchy.chunk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkLimits;
import org.cloudimagefactory.common.chunk.FetchPlan;
import org.cloudimagefactory.common.chunk.PackRange;
import org.cloudimagefactory.common.chunk.RawContent;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.DiskSpace;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.itchy.download.ChunkSource;
import org.cloudimagefactory.itchy.download.DownloadOrder;
import org.cloudimagefactory.itchy.download.ImageDownloader;
import org.cloudimagefactory.itchy.download.ResumeNotes;
import org.cloudimagefactory.itchy.download.StagedFile;
import org.cloudimagefactory.itchy.download.StoredContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the raw content of an image together from the chunks that the version before it has in the cache, and fetches only the others.
 * No chunk is believed by itself: what counts is the SHA-512 of all of it, before anybody sees it.
 */
public final class ImageAssembler {
    /** What assembled images are. */
    public static final String FORMAT = "raw";

    /** Chunks are worth their while when a tenth of the whole file need not come. */
    private static final int LEAST_SAVED = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ImageAssembler.class);

    private final ImageDownloader downloader;
    private final RawContent raw;
    private final ResumeNotes notes;
    private final RetryPolicy retry;
    private final FilePermissions permissions;

    /** Fetches indexes like images; new files get the permissions. */
    public ImageAssembler(
            ImageDownloader downloader,
            RawContent raw,
            ResumeNotes notes,
            RetryPolicy retry,
            FilePermissions permissions) {
        this.downloader = downloader;
        this.raw = raw;
        this.notes = notes;
        this.retry = retry;
        this.permissions = permissions;
    }

    /**
     * Puts an image together; the index is kept beside where it goes.
     *
     * @param target where the image goes
     * @param held the version before, if there is one
     * @param whole bytes of the file that would be fetched otherwise
     * @return nothing when that saves less than a tenth of those
     * @throws ItemProblem with the reason when it can't be done; then the whole file may still be had
     */
    public Optional<Assembled> assemble(
            ChunkSource source, Path target, @Nullable Path held, long whole, LongConsumer progress) {
        ChunkNames names = new ChunkNames(target);
        try {
            if (isThere(source, target)) {
                StoredContent stored = new StoredContent(source.contentSize(), source.contentSha512(), FORMAT);
                return Optional.of(new Assembled(null, stored, 0));
            }
            // The tables of one large index fit into memory; those of several need not.
            synchronized (this) {
                ChunkIndex index = index(source, names);
                return assemble(source, index, names, held, whole, progress);
            }
        } catch (ItemProblem e) {
            if (!(e.getCause() instanceof IOException)) {
                discard(names.raw());
            }
            throw e;
        } catch (IOException e) {
            throw Directories.unusable(target, "write to", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("interrupted").causedBy(e);
        }
    }

    /**
     * The raw content of a file that was fetched whole, for an image that was announced in that form before.
     *
     * @param fetched the file
     * @param sha512 of the content as it was announced
     */
    public Assembled unfold(Path fetched, Path target, String sha512) {
        Path partial = new ChunkNames(target).raw();
        notes.begun(partial, target.toString(), Validators.NONE);
        Path content = raw.of(fetched, partial);
        try {
            Files.setPosixFilePermissions(content, permissions.set());
            String found = Digest.SHA_512.of(content);
            if (!found.equals(sha512)) {
                throw new ItemProblem(
                        "what a guest sees of the file that was fetched is not what was announced: its SHA-512 is "
                                + found + " instead of " + sha512);
            }
            return new Assembled(
                    new StagedFile(content, target),
                    new StoredContent(Files.size(content), found, FORMAT),
                    Files.size(fetched));
        } catch (IOException e) {
            throw Directories.unusable(content, "read", e);
        }
    }

    /** Whether a run has published it, and could not note that any more. */
    private static boolean isThere(ChunkSource source, Path target) throws IOException {
        return Files.isRegularFile(target)
                && Files.size(target) == source.contentSize()
                && Digest.SHA_512.of(target).equals(source.contentSha512());
    }

    private ChunkIndex index(ChunkSource source, ChunkNames names) throws IOException {
        if (source.index().size() > ChunkLimits.INDEX_BYTES) {
            throw new ItemProblem("the index of chunks has more than " + ChunkLimits.INDEX_BYTES + " bytes");
        }
        DownloadOrder order = new DownloadOrder(source.index(), names.index());
        downloader.download(order, bytes -> {});
        // Opened before it has its name: an index that is refused is not kept.
        ChunkIndex index = opened(order.partial(), source);
        ImageDownloader.publish(order);
        notes.ended(order.partial());
        return index;
    }

    private ChunkIndex opened(Path file, ChunkSource source) throws IOException {
        try {
            ChunkIndex index = ChunkIndex.open(file);
            if (index.contentSize() != source.contentSize()
                    || !index.contentSha512().equals(source.contentSha512())) {
                throw new ItemProblem("the index of chunks is of other content than "
                        + source.index().promisedBy() + " says");
            }
            return index;
        } catch (ItemProblem e) {
            Files.deleteIfExists(file);
            notes.ended(file);
            throw e;
        }
    }

    private Optional<Assembled> assemble(
            ChunkSource source,
            ChunkIndex index,
            ChunkNames names,
            @Nullable Path held,
            long whole,
            LongConsumer progress)
            throws IOException, InterruptedException {
        SeedMaker seeds = new SeedMaker(raw, notes);
        try (Seed seed = held == null ? null : seeds.of(held, names, index.sizes());
                FileChannel out = open(names.raw(), source)) {
            ContentAssembly assembly = new ContentAssembly(index, out, seed);
            BitSet missing = assembly.missing();
            int requests = ChunkLimits.requests(index.contentSize());
            List<PackRange> ranges = plan(index, missing, requests);
            long cost = FetchPlan.bytes(ranges) + source.index().size();
            if (cost >= whole - whole / LEAST_SAVED) {
                LOG.info(
                        "{} is fetched whole: its chunks would cost {} bytes",
                        names.image().getFileName(),
                        cost);
                discard(names.raw());
                return Optional.empty();
            }
            refuseIfFull(index, names.raw());
            PartFetcher fetcher = new PartFetcher(source, index, assembly.positions(), out, retry);
            long fetched = source.index().size() + fetcher.fetch(ranges, progress);
            assembly.add(missing);
            BitSet bad = new BitSet();
            String sha512 = assembly.run(bad);
            if (!bad.isEmpty()) {
                LOG.info("{} chunks in the cache are damaged, and are fetched", bad.cardinality());
                fetched += fetcher.fetch(plan(index, bad, requests - ranges.size()), progress);
                assembly.add(bad);
                sha512 = assembly.run(new BitSet());
            }
            if (!sha512.equals(source.contentSha512())) {
                throw new ItemProblem("what the chunks come to is not the content of "
                        + source.index().promisedBy() + ": its SHA-512 is " + sha512);
            }
            raw.refusal(names.raw()).ifPresent(refusal -> {
                throw new ItemProblem(refusal);
            });
            return Optional.of(new Assembled(
                    new StagedFile(names.raw(), names.image()),
                    new StoredContent(index.contentSize(), sha512, FORMAT),
                    fetched));
        } finally {
            seeds.forget(names);
        }
    }

    private static List<PackRange> plan(ChunkIndex index, BitSet missing, int most) {
        List<PackRange> ranges = FetchPlan.of(index, missing, most);
        if (ranges.size() > most) {
            throw new ItemProblem("its chunks are in " + ranges.size() + " packs, more than the " + most
                    + " that its size is good for");
        }
        return ranges;
    }

    /** What an earlier run has written for the very same index is gone on with; anything else is begun anew. */
    private FileChannel open(Path partial, ChunkSource source) throws IOException {
        String key = source.index().parts().get(0).expected().toString();
        if (notes.of(partial, key).isEmpty()) {
            Files.deleteIfExists(partial);
            notes.begun(partial, key, Validators.NONE);
        }
        boolean isNew = Files.notExists(partial);
        FileChannel channel =
                FileChannel.open(partial, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        if (isNew) {
            Files.setPosixFilePermissions(partial, permissions.set());
        }
        return channel;
    }

    private void discard(Path partial) {
        try {
            Files.deleteIfExists(partial);
            notes.ended(partial);
        } catch (IOException e) {
            throw Directories.unusable(partial, "remove", e);
        }
    }

    private static void refuseIfFull(ChunkIndex index, Path partial) throws IOException {
        long data = 0;
        for (int entry = 0; entry < index.entries(); entry++) {
            data += index.isZeros(entry) ? 0 : index.length(entry);
        }
        long usable = DiskSpace.usable(partial);
        if (data > usable) {
            throw new ItemProblem("no space for it in chunks: it needs " + data + " bytes, and there are " + usable);
        }
    }
}
