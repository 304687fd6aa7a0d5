package org.cloudimagefactory.itchy.feed.registry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.itchy.download.ContentSource;
import org.cloudimagefactory.itchy.download.DigestedPart;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.cloudimagefactory.itchy.download.OpenedContent;

/**
 * Layers as a file: one as it is, or several with bytes of ours around them. Each byte has its place beforehand, so that a broken
 * download goes on within the layer in which it broke.
 */
final class LayerContent implements ContentSource {
    private final RegistryClient client;
    private final RepositoryName repository;
    private final String key;
    private final List<FilePiece> pieces;

    LayerContent(RegistryClient client, RepositoryName repository, String key, List<FilePiece> pieces) {
        this.client = client;
        this.repository = repository;
        this.key = key;
        this.pieces = List.copyOf(pieces);
    }

    /** One layer as it is. */
    static LayerContent of(RegistryClient client, RepositoryName repository, ArtifactFile layer) {
        return new LayerContent(
                client, repository, "oci://" + repository + "@" + layer.digest(), List.of(FilePiece.of(layer)));
    }

    @Override
    public String shown() {
        return key;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public long size() {
        return pieces.stream().mapToLong(FilePiece::size).sum();
    }

    @Override
    public String promisedBy() {
        return "the manifest";
    }

    @Override
    public String sizeField() {
        return "size in the manifest";
    }

    @Override
    public List<DigestedPart> parts() {
        List<DigestedPart> parts = new ArrayList<>();
        long offset = 0;
        for (FilePiece piece : pieces) {
            ArtifactFile layer = piece.layer();
            if (layer != null) {
                FileDigest digest = FileDigest.parse(layer.digest());
                parts.add(new DigestedPart("oci://" + repository + "@" + digest, offset, layer.size(), digest));
            }
            offset += piece.size();
        }
        return parts;
    }

    @Override
    public OpenedContent open(long have, Validators known) throws IOException {
        PieceStream stream = new PieceStream(client, repository, pieces, have);
        return new OpenedContent(stream, have, size(), Validators.NONE, stream);
    }
}
