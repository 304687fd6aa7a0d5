package org.cloudimagefactory.itchy.feed.registry;

import java.io.IOException;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.cloudimagefactory.common.registry.Blob;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.itchy.download.ChunkSource;
import org.cloudimagefactory.itchy.download.ContentSource;
import org.cloudimagefactory.itchy.download.OpenedContent;
import org.jspecify.annotations.Nullable;

/** Chunks of an image in a registry: the index and the packs are layers of a manifest that the one of the image names. */
final class RegistryChunks implements ChunkSource {
    private final RegistryClient client;
    private final RepositoryName repository;
    private final AnnotatedChunks annotated;
    private @Nullable ContentSource index;

    RegistryChunks(RegistryClient client, RepositoryName repository, AnnotatedChunks annotated) {
        this.client = client;
        this.repository = repository;
        this.annotated = annotated;
    }

    /** How large the index is says the manifest that holds it, which is fetched when it is asked for. */
    @Override
    public synchronized ContentSource index() {
        ContentSource known = index;
        if (known == null) {
            ContentDescriptor layer = layer();
            known = LayerContent.of(
                    client,
                    repository,
                    new ArtifactFile(layer.digest().toString(), layer.size(), layer.mediaType(), "index", 0));
            index = known;
        }
        return known;
    }

    @Override
    public long contentSize() {
        return annotated.contentSize();
    }

    @Override
    public String contentSha512() {
        return annotated.contentSha512();
    }

    @Override
    public OpenedContent part(String digest, long size, long from, long to) throws IOException {
        Blob part = client.part(repository, new Digest(Digest.SHA_256, digest), size, from, to);
        return new OpenedContent(part.body(), from, size, Validators.NONE, part);
    }

    private ContentDescriptor layer() {
        String shown = "the manifest of chunks " + annotated.manifest() + " of " + repository;
        try {
            return client
                    .manifest(repository, annotated.manifest())
                    .filter(document -> document instanceof Manifest)
                    .map(Manifest.class::cast)
                    .orElseThrow(() -> new ItemProblem(shown + " is not in the registry"))
                    .layers()
                    .stream()
                    .filter(layer -> layer.mediaType().equals(MediaTypes.CHUNK_INDEX)
                            && layer.digest().toString().equals(annotated.index()))
                    .findFirst()
                    .orElseThrow(() -> new ItemProblem(shown + " does not hold the index " + annotated.index()));
        } catch (IOException e) {
            throw ItemProblem.of("cannot fetch " + shown, e);
        }
    }
}
