package org.cloudimagefactory.itchy.catcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.Jobs;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.itchy.download.DownloadOrder;
import org.cloudimagefactory.itchy.download.ImageDownloader;
import org.cloudimagefactory.itchy.download.StoredContent;

/** Downloads several images at once, and hands each over to be announced as soon as it is there. */
final class DownloadCrew {
    private final ImageDownloader downloader;
    private final EventEmitter emitter;
    private final Progress progress;
    private final int jobs;

    DownloadCrew(ImageDownloader downloader, EventEmitter emitter, Progress progress, int jobs) {
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
        DownloadOrder order = wanted.hasBytes() ? null : EventEmitter.order(cache, wanted);
        StoredContent stored = order == null ? wanted.before() : downloader.download(order, share::at);
        DownloadOrder sbom = EventEmitter.packages(cache, wanted).orElse(null);
        if (sbom == null) {
            return new FetchedImage(wanted, stored, order, null, null);
        }
        try {
            downloader.download(sbom, bytes -> {});
            return new FetchedImage(wanted, stored, order, sbom, null);
        } catch (ItemProblem | EnvironmentProblem e) {
            if (!e.isOfOneItem()) {
                throw e;
            }
            return new FetchedImage(wanted, stored, order, null, e);
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
