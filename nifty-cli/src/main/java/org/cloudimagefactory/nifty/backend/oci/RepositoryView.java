package org.cloudimagefactory.nifty.backend.oci;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.common.registry.RepositoryName;

/** All that a repository has under tags, without signatures and what stands in for lists of referrers. */
final class RepositoryView {
    private final RepositoryName repository;
    private final Map<String, Tagged> tags = new TreeMap<>();

    RepositoryView(RepositoryName repository, List<Tagged> tags) {
        this.repository = repository;
        tags.forEach(tagged -> this.tags.put(tagged.tag(), tagged));
    }

    RepositoryName repository() {
        return repository;
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

    /** What has changed about an image since it was made; what is noted of another content under its tag does not count. */
    Optional<ItemRecord> state(Tagged image, String owner) {
        return tag(OciNames.stateTag(image.tag()))
                .flatMap(tagged -> tagged.own(owner, ItemRecord.Kind.STATE))
                .filter(state -> state.of().equals(image.digest().toString()));
    }

    /** Tags of others that mean the same manifest. */
    List<String> copies(Tagged original) {
        List<String> copies = new ArrayList<>();
        for (Tagged tagged : tags.values()) {
            if (tagged.digest().equals(original.digest()) && !tagged.tag().equals(original.tag())) {
                copies.add(tagged.tag());
            }
        }
        return copies;
    }
}
