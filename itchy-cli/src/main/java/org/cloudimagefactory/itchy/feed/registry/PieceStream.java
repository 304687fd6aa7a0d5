package org.cloudimagefactory.itchy.feed.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Blob;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.itchy.download.NotContinuedException;
import org.jspecify.annotations.Nullable;

/** Pieces one after the other, from an offset on; a layer is asked for when it is its turn. */
final class PieceStream extends InputStream {
    private final RegistryClient client;
    private final RepositoryName repository;
    private final List<FilePiece> pieces;
    private int next;
    private long skip;
    private long left;
    private @Nullable InputStream current;
    private @Nullable Blob blob;

    PieceStream(RegistryClient client, RepositoryName repository, List<FilePiece> pieces, long offset)
            throws IOException {
        this.client = client;
        this.repository = repository;
        this.pieces = pieces;
        this.skip = offset;
        while (next < pieces.size() && skip >= pieces.get(next).size()) {
            skip -= pieces.get(next++).size();
        }
        // What can't be had is told before anything is written.
        open();
    }

    private void open() throws IOException {
        close();
        if (next == pieces.size()) {
            current = null;
            return;
        }
        FilePiece piece = pieces.get(next++);
        long offset = skip;
        skip = 0;
        left = piece.size() - offset;
        ArtifactFile layer = piece.layer();
        if (layer == null) {
            current = piece.open((int) offset);
            return;
        }
        Blob opened = client.open(repository, Digest.parse(layer.digest()), offset);
        blob = opened;
        if (offset > 0 && !opened.continued()) {
            close();
            throw new NotContinuedException(offset);
        }
        if (opened.size() >= 0 && opened.size() != layer.size()) {
            close();
            throw new ItemProblem("layer " + layer.digest() + " of " + repository + " has " + opened.size()
                    + " bytes instead of " + layer.size() + " (size in the manifest)");
        }
        current = opened.body();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (current != null) {
            int read = left == 0 ? -1 : current.read(bytes, from, (int) Math.min(length, left));
            if (read > 0) {
                left -= read;
                return read;
            }
            if (left > 0) {
                throw new IOException("the registry ended a layer " + left + " bytes before its end");
            }
            open();
        }
        return -1;
    }

    @Override
    public void close() {
        if (blob != null) {
            blob.close();
            blob = null;
        }
    }
}
