package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.DiskSpace;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Attempts;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads an image in one pass: received, written and hashed at once; the file can be published when size and checksum are
 * right. A broken download is continued, in this run or a later one, unless the server says that the file has changed.
 */
public final class ImageDownloader {
    private static final Logger LOG = LoggerFactory.getLogger(ImageDownloader.class);

    private final WebClients clients;
    private final ResumeNotes notes;
    private final ImageWriter writer;

    /** New files get the permissions. */
    public ImageDownloader(WebClients clients, ResumeNotes notes, FilePermissions permissions) {
        this.clients = clients;
        this.notes = notes;
        this.writer = new ImageWriter(permissions);
    }

    /**
     * Downloads a file, which keeps the name of a partial one until it is published.
     *
     * @param progress is told how many bytes are there
     * @throws ItemProblem with the reason when it can't be had or is not the right one
     */
    public void download(DownloadOrder order, LongConsumer progress) {
        refuseIfFull(order);
        try {
            downloadWithPauses(order, progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("download of " + Address.shown(order.uri()) + " was interrupted").causedBy(e);
        }
    }

    private void downloadWithPauses(DownloadOrder order, LongConsumer progress) throws InterruptedException {
        Path partial = order.partial();
        Attempts attempts = clients.limits().retry().until(Deadline.NEVER);
        // A server that starts over each time comes no further, however much it sends.
        long most = length(partial);
        boolean restarted = false;
        while (true) {
            long before = length(partial);
            try {
                if (isRight(order, receive(order, progress), restarted ? 0 : before)) {
                    return;
                }
                restarted = true;
            } catch (IOException e) {
                LOG.info("download of {} broke off: {}", Address.shown(order.uri()), e.getMessage());
                long now = length(partial);
                goOn(order, attempts, Math.max(0, now - most), e);
                most = Math.max(most, now);
            }
        }
    }

    private static void goOn(DownloadOrder order, Attempts attempts, long gained, IOException problem)
            throws InterruptedException {
        if (!attempts.again(gained, problem)) {
            throw ItemProblem.of("cannot download " + Address.shown(order.uri()), problem);
        }
    }

    /** Whether the digest is the wanted one; if a continued download is wrong, the beginning may be to blame: once more. */
    private boolean isRight(DownloadOrder order, String sha512, long continuedFrom) {
        if (sha512.equals(order.sha512())) {
            return true;
        }
        discard(order.partial());
        if (continuedFrom > 0) {
            LOG.info(
                    "what was there of {} is not the beginning of the image, starting over",
                    Address.shown(order.uri()));
            return false;
        }
        throw new ItemProblem(Address.shown(order.uri()) + " is not the image of the list: its SHA-512 is " + sha512
                + " instead of " + order.sha512());
    }

    private String receive(DownloadOrder order, LongConsumer progress) throws IOException, InterruptedException {
        if (Address.isFile(order.uri())) {
            Path source = Path.of(order.uri().getPath());
            if (order.scope() != AddressScope.FILE) {
                throw new ItemProblem(
                        "image " + source + " is a file of this machine, and the list is none, but came over http");
            }
            if (!Files.isRegularFile(source)) {
                throw new ItemProblem("no file " + source);
            }
            notes.begun(order.partial(), order.uri().toString(), Validators.NONE);
            try (InputStream in = Channels.newInputStream(FileChannel.open(source, StandardOpenOption.READ))) {
                return writer.write(order, in, 0, progress);
            }
        }
        if (length(order.partial()) == order.size()) {
            // The run before was ended between the last byte and the renaming.
            return writer.write(order, InputStream.nullInputStream(), order.size(), progress);
        }
        return fromWeb(order, progress);
    }

    private String fromWeb(DownloadOrder order, LongConsumer progress) throws IOException, InterruptedException {
        Path partial = order.partial();
        String source = order.uri().toString();
        long have = length(partial);
        boolean goesOn = have > 0 && have < order.size();
        WebRequest whole = WebRequest.get(order.uri());
        // Where a server can't tell whether the file is the same, the checksum does in the end.
        WebRequest request = goesOn ? whole.from(have, notes.of(partial, source).orElse(Validators.NONE)) : whole;
        try (WebResponse response = clients.of(order.scope()).ask(request)) {
            if (goesOn && response.status() == WebResponse.PARTIAL && continues(response, have, order)) {
                return writer.write(order, response.body(), have, progress);
            }
            if (goesOn
                    && (response.status() == WebResponse.RANGE_REFUSED || response.status() == WebResponse.PARTIAL)) {
                discard(partial);
                throw new IOException("the server does not go on from byte " + have);
            }
            if (response.isUnable()) {
                throw response.unable();
            }
            if (!response.isOk()) {
                throw response.refusal(order.uri());
            }
            if (response.length() >= 0 && response.length() != order.size()) {
                throw new ItemProblem(Address.shown(order.uri()) + " has " + response.length() + " bytes instead of "
                        + order.size() + " (hv:size)");
            }
            discard(partial);
            notes.begun(partial, source, response.validators());
            return writer.write(order, response.body(), 0, progress);
        }
    }

    /** A server may send another part than it was asked for. */
    private static boolean continues(WebResponse response, long have, DownloadOrder order) {
        String range = response.header("Content-Range").orElse("");
        return range.equals("bytes " + have + "-" + (order.size() - 1) + "/" + order.size())
                || range.equals("bytes " + have + "-" + (order.size() - 1) + "/*");
    }

    /** Gives a downloaded file its name. */
    public static void publish(DownloadOrder order) {
        try {
            AtomicFile.publish(order.partial(), order.target());
        } catch (IOException e) {
            throw Directories.unusable(order.target(), "publish", e);
        }
    }

    private void discard(Path partial) {
        try {
            Files.deleteIfExists(partial);
            notes.ended(partial);
        } catch (IOException e) {
            throw Directories.unusable(partial, "remove", e);
        }
    }

    private static void refuseIfFull(DownloadOrder order) {
        Path directory = order.target().toAbsolutePath().getParent();
        try {
            long missing = order.size() - length(order.partial());
            long usable = directory == null ? Long.MAX_VALUE : DiskSpace.usable(directory);
            if (missing > usable) {
                throw new ItemProblem("no space for " + Address.shown(order.uri()) + ": it needs " + missing
                        + " bytes in " + directory + ", and there are " + usable);
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
