package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.FilePermissions;

/** Writes and hashes an image in the pass in which it comes. */
final class ImageWriter {
    private final FilePermissions permissions;

    ImageWriter(FilePermissions permissions) {
        this.permissions = permissions;
    }

    /** Writes what comes behind what is there of the file already, and tells the digests over all of it. */
    PartDigests.Outcome write(DownloadOrder order, OpenedContent content, LongConsumer progress)
            throws IOException, InterruptedException {
        ContentSource source = order.source();
        try (PartialFile file = new PartialFile(order.partial(), content.from(), permissions);
                DigestThread digest = new DigestThread(source.parts())) {
            file.replay(digest);
            long length = content.from();
            progress.accept(length);
            for (boolean more = true; more; ) {
                DigestThread.Piece piece = digest.take();
                more = fill(piece, content.body(), file);
                length += piece.length;
                if (length > content.size()) {
                    file.abandon();
                    throw new ItemProblem(source.shown() + " has more than " + content.size() + " bytes ("
                            + source.sizeField() + ")");
                }
                file.append(piece);
                digest.give(piece);
                progress.accept(length);
            }
            if (length < content.size()) {
                throw new IOException("the connection ended after " + length + " of " + content.size() + " bytes");
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
