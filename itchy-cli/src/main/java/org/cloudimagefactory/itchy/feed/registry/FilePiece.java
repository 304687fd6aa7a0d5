package org.cloudimagefactory.itchy.feed.registry;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A part of a file that is put together: bytes of ours, or a layer. */
final class FilePiece {
    private final byte[] bytes;
    private final @Nullable ArtifactFile layer;

    private FilePiece(byte[] bytes, @Nullable ArtifactFile layer) {
        this.bytes = bytes.clone();
        this.layer = layer;
    }

    static FilePiece of(byte[] bytes) {
        return new FilePiece(bytes, null);
    }

    static FilePiece of(ArtifactFile layer) {
        return new FilePiece(new byte[0], layer);
    }

    long size() {
        return layer == null ? bytes.length : layer.size();
    }

    /** The layer, if it is one. */
    @Nullable
    ArtifactFile layer() {
        return layer;
    }

    /** Bytes of ours, from an offset on. */
    InputStream open(int offset) {
        return new ByteArrayInputStream(bytes, offset, bytes.length - offset);
    }
}
