package org.cloudimagefactory.itchy.catcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.itchy.download.DownloadOrder;
import org.cloudimagefactory.itchy.download.ImageDownloader;
import org.jspecify.annotations.Nullable;

/** Downloads several images at once, and hands each over to be announced as soon as it is there. */
final class DownloadCrew {
    private final ImageDownloader downloader;
    private final EventEmitter announcer;
    private final Progress progress;
    private final int jobs;

    DownloadCrew(ImageDownloader downloader, EventEmitter announcer, Progress progress, int jobs) {
        this.downloader = downloader;
        this.announcer = announcer;
        this.progress = progress;
        this.jobs = jobs;
    }

    /** How one download ended. */
    private record Outcome(
            WantedImage wanted,
            DownloadOrder order,
            @Nullable Problem problem) {}

    void fetch(Path cache, List<WantedImage> wanted) {
        wanted.stream().filter(WantedImage::hasBytes).forEach(image -> announcer.announce(image, null));
        List<WantedImage> missing =
                wanted.stream().filter(image -> !image.hasBytes()).toList();
        if (missing.isEmpty()) {
            return;
        }
        long total = missing.stream().mapToLong(image -> image.image().size()).sum();
        AtomicLong done = new AtomicLong();
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(jobs, missing.size()));
        try (Progress.Task task = progress.start("downloading " + missing.size() + " images")) {
            CompletionService<Outcome> outcomes = new ExecutorCompletionService<>(workers);
            for (WantedImage image : missing) {
                DownloadOrder order = EventEmitter.order(cache, image);
                outcomes.submit(() -> download(image, order, new Share(done, total, task)));
            }
            for (int i = 0; i < missing.size(); i++) {
                handOver(outcomes.take().get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("the downloads were interrupted").causedBy(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a download failed unexpectedly: " + e.getCause(), e);
        } finally {
            workers.shutdownNow();
        }
    }

    private Outcome download(WantedImage wanted, DownloadOrder order, Share share) {
        try {
            downloader.download(order, share::at);
            return new Outcome(wanted, order, null);
        } catch (Problem e) {
            return new Outcome(wanted, order, e);
        }
    }

    private void handOver(Outcome outcome) {
        Problem problem = outcome.problem();
        if (problem == null) {
            announcer.announce(outcome.wanted(), outcome.order());
        } else if (problem instanceof EnvironmentProblem) {
            throw problem;
        } else {
            announcer.missed(outcome.wanted(), problem);
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
            task.at((double) all / total);
        }
    }
}
