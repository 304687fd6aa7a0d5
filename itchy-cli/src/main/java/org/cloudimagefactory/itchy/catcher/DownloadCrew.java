package org.cloudimagefactory.itchy.catcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.Jobs;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.itchy.chunk.Assembled;
import org.cloudimagefactory.itchy.chunk.ImageAssembler;
import org.cloudimagefactory.itchy.download.ChunkSource;
import org.cloudimagefactory.itchy.download.DownloadOrder;
import org.cloudimagefactory.itchy.download.ImageDownloader;
import org.cloudimagefactory.itchy.download.StoredContent;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.cloudimagefactory.itchy.subscription.AssembledForm;
import org.jspecify.annotations.Nullable;

/** Downloads several images at once, and hands each over to be announced as soon as it is there. */
final class DownloadCrew {
    private final ImageDownloader downloader;
    private final ImageAssembler assembler;
    private final EventEmitter emitter;
    private final Progress progress;
    private final int jobs;

    DownloadCrew(
            ImageDownloader downloader, ImageAssembler assembler, EventEmitter emitter, Progress progress, int jobs) {
        this.assembler = assembler;
        this.downloader = downloader;
        this.emitter = emitter;
        this.progress = progress;
        this.jobs = jobs;
    }

    void fetch(Path cache, List<WantedImage> wanted) {
        wanted.stream().filter(image -> !isWork(image)).forEach(image -> emitter.announce(FetchedImage.before(image)));
        List<WantedImage> missing = wanted.stream().filter(DownloadCrew::isWork).toList();
        if (missing.isEmpty()) {
            return;
        }
        long total = missing.stream().mapToLong(image -> image.image().size()).sum();
        AtomicLong done = new AtomicLong();
        try (Progress.Task task = progress.start("downloading " + missing.size() + " images")) {
            new Jobs("download", jobs)
                    .run(missing, image -> download(cache, image, new Share(done, total, task)), this::handOver);
        }
    }

    private static boolean isWork(WantedImage wanted) {
        return !wanted.hasBytes() || wanted.image().sbom() != null;
    }

    private FetchedImage download(Path cache, WantedImage wanted, Share share) {
        FetchedImage image = wanted.hasBytes() ? FetchedImage.before(wanted) : bytes(cache, wanted, share);
        DownloadOrder sbom = EventEmitter.packages(cache, wanted).orElse(null);
        if (sbom == null) {
            return image;
        }
        try {
            downloader.download(sbom, bytes -> {});
            return image.with(sbom, null);
        } catch (ItemProblem | EnvironmentProblem e) {
            if (!e.isOfOneItem()) {
                throw e;
            }
            return image.with(null, e);
        }
    }

    /** From chunks where that can be; a version that was announced before keeps the form that it had. */
    private FetchedImage bytes(Path cache, WantedImage wanted, Share share) {
        DownloadOrder order = EventEmitter.order(cache, wanted);
        AnnouncedImage vanished = wanted.vanished();
        AssembledForm announced = vanished == null ? null : vanished.form();
        if (vanished == null || announced != null) {
            FetchedImage assembled = assembled(cache, wanted, order, share);
            if (assembled != null) {
                return assembled;
            }
        }
        StoredContent stored = downloader.download(order, share::at);
        if (vanished == null || announced == null) {
            return FetchedImage.whole(wanted, stored, order.staged());
        }
        Assembled unfolded = assembler.unfold(order.partial(), order.target(), vanished.sha512());
        return FetchedImage.assembled(wanted, unfolded);
    }

    /** Null, with the reason told, where the whole file has to be fetched. */
    private @Nullable FetchedImage assembled(Path cache, WantedImage wanted, DownloadOrder order, Share share) {
        ChunkSource chunks = wanted.image().chunks();
        if (chunks == null) {
            return null;
        }
        AnnouncedImage predecessor = wanted.predecessor();
        Path held = predecessor == null ? null : cache.resolve(predecessor.fileName());
        try {
            return assembler
                    .assemble(chunks, order.target(), held, wanted.image().size(), share::at)
                    .map(assembled -> FetchedImage.assembled(wanted, assembled))
                    .orElse(null);
        } catch (ItemProblem | EnvironmentProblem e) {
            // Also where a registry gives the image and not its chunks; what is wrong with this machine meets the whole
            // file, too.
            emitter.warn(wanted, "the whole file is fetched: " + e.line());
            return null;
        }
    }

    private void handOver(Jobs.Outcome<WantedImage, FetchedImage> outcome) {
        Problem problem = outcome.problem();
        if (outcome.result() != null) {
            emitter.announce(outcome.result());
        } else if (problem != null && problem.isOfOneItem()) {
            emitter.missed(outcome.item(), problem);
        } else if (problem != null) {
            throw problem;
        }
    }

    /** The part of one download in the progress of all. */
    private static final class Share {
        private final AtomicLong done;
        private final long total;
        private final Progress.Task task;
        private long counted;

        Share(AtomicLong done, long total, Progress.Task task) {
            this.done = done;
            this.total = total;
            this.task = task;
        }

        void at(long bytes) {
            long all = done.addAndGet(bytes - counted);
            counted = bytes;
            task.at(Math.min(1, (double) all / Math.max(1, total)));
        }
    }
}
