package org.cloudimagefactory.nifty.backend.oci;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RepositoryName;

/**
 * The tags of a repository.
 *
 * @param repository which
 * @param tags all of them
 */
record RepositoryTags(RepositoryName repository, List<String> tags) {
    RepositoryTags {
        tags = tags.stream().distinct().toList();
    }

    /** Those of images, offers and states, and all that others have given. */
    List<Reference> references() {
        return tags.stream()
                .filter(tag -> !Digest.isCompanionTag(tag))
                .map(tag -> new Reference(repository, tag))
                .toList();
    }

    /** With what is under these. */
    RepositoryView view(List<Tagged> tagged) {
        return new RepositoryView(repository, tagged, subjects());
    }

    /** The manifests to which signatures and lists of referrers belong, by their tags: {@code sha256-...}. */
    private Set<Digest> subjects() {
        return tags.stream()
                .filter(Digest::isCompanionTag)
                .map(tag -> tag.replaceFirst("\\..*", "").replaceFirst("-", ":"))
                .filter(Digest::isOne)
                .map(Digest::parse)
                .collect(Collectors.toSet());
    }
}
