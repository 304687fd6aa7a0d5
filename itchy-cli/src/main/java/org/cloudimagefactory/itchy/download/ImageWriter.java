package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.web.Address;

/** Writes and hashes an image in the pass in which it comes. */
final class ImageWriter {
    private final FilePermissions permissions;

    ImageWriter(FilePermissions permissions) {
        this.permissions = permissions;
    }

    /**
     * Writes what comes, and tells the SHA-512 over all of the file.
     *
     * @param from how many bytes of the file are there already
     */
    String write(DownloadOrder order, InputStream in, long from, LongConsumer progress)
            throws IOException, InterruptedException {
        try (PartialFile file = new PartialFile(order.partial(), from, permissions);
                DigestThread digest = new DigestThread()) {
            file.replay(digest);
            long length = from;
            progress.accept(length);
            for (boolean more = true; more; ) {
                DigestThread.Piece piece = digest.take();
                more = fill(piece, in, file);
                length += piece.length;
                if (length > order.size()) {
                    file.abandon();
                    throw new ItemProblem(
                            Address.shown(order.uri()) + " has more than " + order.size() + " bytes (hv:size)");
                }
                file.append(piece);
                digest.give(piece);
                progress.accept(length);
            }
            if (length < order.size()) {
                throw new IOException("the connection ended after " + length + " of " + order.size() + " bytes");
            }
            return digest.finish();
        }
    }

    /**
     * Fills a piece, so that what comes in small parts is written and handed on in few; what came before the connection broke is
     * written, too.
     *
     * @return whether there may be more
     */
    private boolean fill(DigestThread.Piece piece, InputStream in, PartialFile file) throws IOException {
        piece.length = 0;
        try {
            while (piece.length < piece.bytes.length) {
                int read = in.read(piece.bytes, piece.length, piece.bytes.length - piece.length);
                if (read < 0) {
                    return false;
                }
                piece.length += read;
            }
            return true;
        } catch (IOException e) {
            file.append(piece);
            throw e;
        }
    }
}
