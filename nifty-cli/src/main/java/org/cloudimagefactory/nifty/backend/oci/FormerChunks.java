package org.cloudimagefactory.nifty.backend.oci;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkLimits;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.cloudimagefactory.common.registry.Blob;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chunks that a repository has of this nifty's images. With a key only those count that an image names which is signed with it: whoever
 * may push could name packs that hold anything.
 */
final class FormerChunks {
    private static final Logger LOG = LoggerFactory.getLogger(FormerChunks.class);

    /** How many versions are looked at for one whose index is in order. */
    private static final int LOOKED_AT = 3;

    /** What another run has named not longer ago is not swept before this one has given its image a name. */
    private static final Duration YOUNG = UnfinishedFiles.AT_WORK.dividedBy(2);

    private final Registry registry;
    private final Views views;
    private final Signing signing;
    private final String owner;
    private final Clock clock;

    FormerChunks(Registry registry, Views views, Signing signing, String owner, Clock clock) {
        this.registry = registry;
        this.views = views;
        this.signing = signing;
        this.owner = owner;
        this.clock = clock;
    }

    /**
     * The index of the newest version of an appliance that is there in chunks; without it all is new, which costs space and nothing
     * else.
     *
     * @param copy where it is brought to
     */
    Optional<ChunkIndex> index(String appliance, RepositoryName repository, Path copy) {
        List<Tagged> images = views.of(repository).all().stream()
                .filter(Tagged::hasChunks)
                .filter(tagged -> tagged.own(owner, ItemRecord.Kind.IMAGE).isPresent())
                .filter(tagged -> tagged.appliance().equals(appliance))
                .sorted(Comparator.comparing(Tagged::created).reversed())
                .limit(LOOKED_AT)
                .toList();
        for (Tagged image : images) {
            try {
                Optional<AnnotatedChunks> said = said(image);
                if (said.isPresent()) {
                    bring(repository, layer(repository, said.get()), copy);
                    return Optional.of(ChunkIndex.open(copy));
                }
            } catch (IOException | ItemProblem e) {
                LOG.warn("the chunks of {} are not used: {}", image.reference(), e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** What the manifest of an image says of its chunks, for an offer of it; nothing where it says nothing. */
    Map<String, String> annotations(Tagged image) {
        return image.hasChunks()
                ? registry.document(image.repository(), image.digest().toString())
                        .flatMap(document -> AnnotatedChunks.of(document.annotations()))
                        .map(AnnotatedChunks::annotations)
                        .orElse(Map.of())
                : Map.of();
    }

    /** A manifest that a run has named just now and that holds the very same; the image that it was for may have none yet. */
    Optional<Digest> same(RepositoryName repository, PackedContent content) {
        return views.of(repository).all().stream()
                .filter(tagged -> tagged.own(owner, ItemRecord.Kind.CHUNKS).isPresent())
                .filter(tagged -> tagged.created().plus(YOUNG).isAfter(clock.instant()))
                .filter(tagged -> tagged.layers().equals(content.layers()))
                .map(Tagged::digest)
                .findFirst();
    }

    private Optional<AnnotatedChunks> said(Tagged image) {
        Optional<RegistryDocument> document =
                registry.document(image.repository(), image.digest().toString());
        return document.filter(found -> signing.signer().isEmpty() || signing.hasSigned(image.repository(), found))
                .flatMap(found -> AnnotatedChunks.of(found.annotations()));
    }

    private ContentDescriptor layer(RepositoryName repository, AnnotatedChunks said) {
        return registry.document(repository, said.manifest())
                .filter(document -> document instanceof Manifest)
                .map(Manifest.class::cast)
                .flatMap(manifest -> manifest.layers().stream()
                        .filter(layer -> layer.mediaType().equals(MediaTypes.CHUNK_INDEX)
                                && layer.digest().toString().equals(said.index())
                                && layer.size() <= ChunkLimits.INDEX_BYTES)
                        .findFirst())
                .orElseThrow(() -> new ItemProblem("there is no index " + said.index()));
    }

    private void bring(RepositoryName repository, ContentDescriptor layer, Path copy) throws IOException {
        MessageDigest digest = layer.digest().start();
        Files.deleteIfExists(copy);
        try (Blob blob = registry.client().open(repository, layer.digest(), 0);
                InputStream in = blob.body();
                OutputStream out = Files.newOutputStream(copy)) {
            byte[] buffer = new byte[1 << 16];
            long left = layer.size();
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("the index ends " + left + " bytes early");
                }
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                left -= count;
            }
        }
        if (!Digest.of(digest).equals(layer.digest())) {
            throw new ItemProblem("the index is damaged");
        }
    }
}
