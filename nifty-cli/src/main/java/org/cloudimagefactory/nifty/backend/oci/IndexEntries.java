package org.cloudimagefactory.nifty.backend.oci;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what indexes name, also by the indexes that they name themselves: whoever pulls them needs all of it. */
final class IndexEntries {
    private static final Logger LOG = LoggerFactory.getLogger(IndexEntries.class);

    /** Indexes that are looked into for one tag. */
    private static final int LIMIT = 100;

    private final Registry registry;

    IndexEntries(Registry registry) {
        this.registry = registry;
    }

    /** Digests of all of it; nothing where some can't be read. */
    Optional<Set<Digest>> of(Reference reference, Index index) {
        Set<Digest> named = new HashSet<>();
        Deque<Digest> nested = new ArrayDeque<>();
        add(index, named, nested);
        int looked = 1;
        try {
            while (!nested.isEmpty() && looked < LIMIT) {
                looked++;
                nested(reference.repository(), nested.pop(), named, nested);
            }
        } catch (ItemProblem e) {
            LOG.warn("what {} names can't be read, so nothing beside it is deleted: {}", reference, e.line());
            return Optional.empty();
        }
        if (!nested.isEmpty()) {
            LOG.warn("{} names more than {} indexes, so nothing beside it is deleted", reference, LIMIT);
            return Optional.empty();
        }
        return Optional.of(named);
    }

    private void nested(RepositoryName repository, Digest digest, Set<Digest> named, Deque<Digest> nested) {
        registry.document(repository, digest.toString())
                .filter(document -> document instanceof Index)
                .ifPresent(document -> add((Index) document, named, nested));
    }

    private static void add(Index index, Set<Digest> named, Deque<Digest> nested) {
        for (ContentDescriptor child : index.manifests()) {
            if (named.add(child.digest()) && MediaTypes.INDEXES.contains(child.mediaType())) {
                nested.add(child.digest());
            }
        }
    }
}
