package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.DiskSpace;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.web.Attempts;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads an image in one pass: received, written and hashed at once; the file can be published when size and checksum are
 * right. A broken download is continued, in this run or a later one, unless the server says that the file has changed.
 */
public final class ImageDownloader {
    private static final Logger LOG = LoggerFactory.getLogger(ImageDownloader.class);

    private final RetryPolicy retry;
    private final ResumeNotes notes;
    private final ImageWriter writer;

    /** Tries as often as these connections do; new files get the permissions. */
    public ImageDownloader(WebClients clients, ResumeNotes notes, FilePermissions permissions) {
        this.retry = clients.limits().retry();
        this.notes = notes;
        this.writer = new ImageWriter(permissions);
    }

    /**
     * Downloads a file, which keeps the name of a partial one until it is published.
     *
     * @param progress is told how many bytes are there
     * @throws ItemProblem with the reason when it can't be had or is not the right one
     */
    public StoredContent download(DownloadOrder order, LongConsumer progress) {
        refuseIfFull(order, order.source().size());
        try {
            return downloadWithPauses(order, progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("download of " + order.source().shown() + " was interrupted").causedBy(e);
        }
    }

    private StoredContent downloadWithPauses(DownloadOrder order, LongConsumer progress) throws InterruptedException {
        Path partial = order.partial();
        Attempts attempts = retry.until(Deadline.NEVER);
        // A server that starts over each time comes no further, however much it sends.
        long most = length(partial);
        boolean restarted = false;
        while (true) {
            long before = length(partial);
            try {
                PartDigests.Outcome outcome = receive(order, progress);
                if (isRight(order, outcome, restarted ? 0 : before)) {
                    return outcome.stored();
                }
                restarted = true;
            } catch (IOException e) {
                LOG.info("download of {} broke off: {}", order.source().shown(), e.getMessage());
                long now = length(partial);
                goOn(order, attempts, Math.max(0, now - most), e);
                most = Math.max(most, now);
            }
        }
    }

    private static void goOn(DownloadOrder order, Attempts attempts, long gained, IOException problem)
            throws InterruptedException {
        if (!attempts.again(gained, problem)) {
            throw ItemProblem.of("cannot download " + order.source().shown(), problem);
        }
    }

    /** Whether the digests are the wanted ones; if a continued download is wrong, the beginning may be to blame: once more. */
    private boolean isRight(DownloadOrder order, PartDigests.Outcome outcome, long continuedFrom) {
        if (outcome.wrong().isEmpty()) {
            return true;
        }
        discard(order.partial());
        ContentSource source = order.source();
        if (continuedFrom > 0) {
            LOG.info("what was there of {} is not the beginning of the image, starting over", source.shown());
            return false;
        }
        PartDigests.Wrong wrong = outcome.wrong().get();
        FileDigest expected = wrong.part().expected();
        throw new ItemProblem(wrong.part().what() + " is not the image of " + source.promisedBy() + ": its "
                + expected.name() + " is " + wrong.found() + " instead of " + expected.hex());
    }

    private PartDigests.Outcome receive(DownloadOrder order, LongConsumer progress)
            throws IOException, InterruptedException {
        ContentSource source = order.source();
        Path partial = order.partial();
        long have = length(partial);
        if (have > 0 && have == source.size()) {
            // The run before was ended between the last byte and the renaming.
            InputStream nothing = InputStream.nullInputStream();
            return writer.write(order, new OpenedContent(nothing, have, have, Validators.NONE, nothing), progress);
        }
        boolean goesOn = have > 0 && (have < source.size() || source.isContinued());
        Validators known = goesOn ? notes.of(partial, source.key()).orElse(Validators.NONE) : Validators.NONE;
        try (OpenedContent content = source.open(goesOn ? have : 0, known)) {
            if (content.from() == 0) {
                discard(partial);
                refuseIfFull(order, content.size());
                notes.begun(partial, source.key(), content.validators());
            }
            return writer.write(order, content, progress);
        } catch (NotContinuedException e) {
            discard(partial);
            throw e;
        }
    }

    /** Gives a downloaded file its name. */
    public static void publish(DownloadOrder order) {
        order.staged().publish();
    }

    private void discard(Path partial) {
        try {
            Files.deleteIfExists(partial);
            notes.ended(partial);
        } catch (IOException e) {
            throw Directories.unusable(partial, "remove", e);
        }
    }

    private static void refuseIfFull(DownloadOrder order, long size) {
        Path directory = order.target().toAbsolutePath().getParent();
        try {
            long missing = size - length(order.partial());
            long usable = directory == null ? Long.MAX_VALUE : DiskSpace.usable(directory);
            if (missing > usable) {
                throw new ItemProblem("no space for " + order.source().shown() + ": it needs " + missing + " bytes in "
                        + directory + ", and there are " + usable);
            }
        } catch (IOException e) {
            throw Directories.unusable(order.target(), "write to", e);
        }
    }

    private static long length(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw Directories.unusable(file, "read", e);
        }
    }
}
