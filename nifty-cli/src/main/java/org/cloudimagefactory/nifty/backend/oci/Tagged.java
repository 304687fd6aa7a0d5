package org.cloudimagefactory.nifty.backend.oci;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.ManifestHead;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.jspecify.annotations.Nullable;

/**
 * What is under a tag.
 *
 * @param repository where
 * @param tag which
 * @param digest of the manifest
 * @param item what nifty noted on it, or null when nifty did not make it
 * @param appliance identifier of the appliance that it says it belongs to; empty when it says none
 * @param created when it says it was made, or the beginning of time
 * @param layers of a manifest, or none
 * @param children digests of the manifests that an index names, or of that which holds the chunks of an image; or none
 * @param opaque whether it is an index of which not all can be read, so that it may name anything
 * @param sealed whether it bears a signature of this nifty within, or none is asked for
 */
record Tagged(
        RepositoryName repository,
        String tag,
        Digest digest,
        @Nullable ItemRecord item,
        String appliance,
        Instant created,
        List<ContentDescriptor> layers,
        Set<Digest> children,
        boolean opaque,
        boolean sealed) {
    Tagged {
        layers = List.copyOf(layers);
        children = Set.copyOf(children);
    }

    static Tagged of(RepositoryName repository, String tag, RegistryDocument document, ManifestMaker maker) {
        return new Tagged(
                repository,
                tag,
                document.digest(),
                maker.record(document.annotations()).orElse(null),
                document.annotations().getOrDefault(AnnotationNames.APPLIANCE, ""),
                time(document.annotations().getOrDefault(AnnotationNames.CREATED, "")),
                document instanceof Manifest manifest ? manifest.layers() : List.of(),
                document instanceof Index index
                        ? index.manifests().stream()
                                .map(ContentDescriptor::digest)
                                .collect(Collectors.toSet())
                        : chunks(document),
                false,
                true);
    }

    private static Set<Digest> chunks(RegistryDocument document) {
        try {
            return AnnotatedChunks.of(document.annotations())
                    .map(chunks -> Set.of(Digest.parse(chunks.manifest())))
                    .orElse(Set.of());
        } catch (ItemProblem e) {
            return Set.of();
        }
    }

    /** The same, where none of what it says within is vouched for. */
    Tagged unsealed() {
        return new Tagged(repository, tag, digest, item, appliance, created, layers, children, opaque, false);
    }

    /** The same, with what indexes name that it names; nothing where that can't be read. */
    Tagged with(Optional<Set<Digest>> all) {
        return new Tagged(
                repository, tag, digest, item, appliance, created, layers, all.orElse(children), all.isEmpty(), sealed);
    }

    /** What is there and can't be read. */
    static Tagged unreadable(RepositoryName repository, String tag, ManifestHead head) {
        boolean isIndex = MediaTypes.INDEXES.contains(head.mediaType());
        return new Tagged(repository, tag, head.digest(), null, "", Instant.EPOCH, List.of(), Set.of(), isIndex, false);
    }

    /** What makes no sense is the beginning of time. */
    static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** What nifty noted, if it was named so by a nifty: under any other tag it is somebody's copy. */
    Optional<ItemRecord> named() {
        return Optional.ofNullable(item)
                .filter(noted -> tag.equals(
                        switch (noted.kind()) {
                            case STATE -> OciNames.stateTag(noted.tag());
                            case CHUNKS -> OciNames.chunksTag(digest.hex());
                            case IMAGE, OFFER, TOMBSTONE, ATTACHMENT, ENTRY -> noted.tag();
                        }));
    }

    /** What this nifty noted on something of this kind. */
    Optional<ItemRecord> own(String owner, ItemRecord.Kind kind) {
        return named().filter(noted -> noted.owner().equals(owner) && noted.kind() == kind);
    }

    /** What this nifty noted of something here; what is noted of another content under its tag does not count. */
    Optional<ItemRecord> stateOf(Tagged subject, String owner) {
        return own(owner, ItemRecord.Kind.STATE)
                .filter(state -> sealed && state.of().equals(subject.digest().toString()));
    }

    /** Whether it says of an image that its content is there in chunks. */
    boolean hasChunks() {
        return item != null && item.kind() == ItemRecord.Kind.IMAGE && !children.isEmpty();
    }

    /** Whether a manifest is needed for what is here, or may be. */
    boolean holds(Digest other) {
        return opaque || digest.equals(other) || children.contains(other);
    }

    boolean isOf(String owner) {
        return named().filter(noted -> noted.owner().equals(owner)).isPresent();
    }

    /** As people pull it. */
    String reference() {
        return repository + ":" + tag;
    }
}
