package org.cloudimagefactory.nifty.backend.oci;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.OptionalLong;
import org.cloudimagefactory.common.chunk.PackStore;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.UploadNotes;

/** Packs of one index in a repository: as many as one manifest can hold beside it. */
final class RegistryPacks implements PackStore {
    /** One layer is the index. */
    static final int MOST = RegistryLimits.DEFAULT.layers() - 1;

    /** Of the version before; what lies in others is packed anew, into fewer and larger packs. */
    private static final int MOST_KEPT = MOST / 2;

    private final Registry registry;
    private final RepositoryName repository;
    private int kept;
    private int fresh;

    RegistryPacks(Registry registry, RepositoryName repository) {
        this.registry = registry;
        this.repository = repository;
    }

    @Override
    public boolean has(String digest, long size) {
        if (kept == MOST_KEPT) {
            return false;
        }
        OptionalLong there = registry.blobSize(repository, named(digest));
        boolean isThere = there.isPresent() && there.getAsLong() == size;
        kept += isThere ? 1 : 0;
        return isThere;
    }

    @Override
    public void put(String digest, byte[] content, int length) {
        if (kept + ++fresh > MOST) {
            throw new ItemProblem("it has more than " + MOST + " packs, which is more than a manifest holds");
        }
        registry.bring(repository, null, named(digest), new Part(content, length), UploadNotes.NONE, sent -> {});
    }

    private static Digest named(String digest) {
        return new Digest(Digest.SHA_256, digest);
    }

    /** The first bytes of an array, which nobody changes while they are sent. */
    private static final class Part implements BlobContent {
        private final byte[] content;
        private final int length;

        Part(byte[] content, int length) {
            this.content = content;
            this.length = length;
        }

        @Override
        public long size() {
            return length;
        }

        @Override
        public InputStream open(long offset) {
            int start = Math.toIntExact(offset);
            return new ByteArrayInputStream(content, start, length - start);
        }
    }
}
