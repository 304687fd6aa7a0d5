package org.cloudimagefactory.nifty.backend.oci;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RepositoryName;

/** All that a repository has under tags, without signatures and what stands in for lists of referrers; it does not change. */
final class RepositoryView {
    private final RepositoryName repository;
    private final Map<String, Tagged> tags = new TreeMap<>();
    private final Set<Digest> subjects;

    /**
     * What was read.
     *
     * @param subjects digests of manifests by whose tags others refer to them
     */
    RepositoryView(RepositoryName repository, Collection<Tagged> tags, Set<Digest> subjects) {
        this.repository = repository;
        this.subjects = Set.copyOf(subjects);
        tags.forEach(tagged -> this.tags.put(tagged.tag(), tagged));
    }

    /** With something under a tag. */
    RepositoryView with(Tagged tagged) {
        RepositoryView other = new RepositoryView(repository, tags.values(), subjects);
        other.tags.put(tagged.tag(), tagged);
        return other;
    }

    /** Without a manifest and all its tags. */
    RepositoryView without(Digest digest) {
        return new RepositoryView(
                repository,
                tags.values().stream()
                        .filter(tagged -> !tagged.digest().equals(digest))
                        .toList(),
                subjects);
    }

    RepositoryName repository() {
        return repository;
    }

    /** Manifests that have signatures or other referrers by tags; they may be gone. */
    Set<Digest> subjects() {
        return subjects;
    }

    Collection<Tagged> all() {
        return tags.values();
    }

    Optional<Tagged> tag(String tag) {
        return Optional.ofNullable(tags.get(tag));
    }

    /** Whether there is something, and nothing of it is of this nifty. */
    boolean isOfOthers(String owner) {
        return !tags.isEmpty() && tags.values().stream().noneMatch(tagged -> tagged.isOf(owner));
    }

    /** What counts about something now: what has changed since it was made, else what was noted on itself. */
    ItemRecord now(Tagged subject, ItemRecord item) {
        return tag(OciNames.stateTag(subject.tag()))
                .flatMap(state -> state.stateOf(subject, item.owner()))
                .orElse(item);
    }

    /** Tags that mean a manifest, or an index that names it: only what none holds may be deleted. */
    List<String> holders(Digest digest) {
        return tags.values().stream()
                .filter(tagged -> tagged.holds(digest))
                .map(Tagged::tag)
                .toList();
    }

    /** Tags of others that hold the same manifest. */
    List<String> copies(Tagged original) {
        List<String> copies = new ArrayList<>(holders(original.digest()));
        copies.remove(original.tag());
        return copies;
    }
}
