package org.cloudimagefactory.common.registry.signature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;

/** A repository in memory, of a registry that lists referrers or does not. */
final class MemoryStore implements SignatureStore {
    final Map<String, RegistryDocument> documents = new HashMap<>();
    final Map<Digest, byte[]> blobs = new HashMap<>();
    final List<ContentDescriptor> listed = new ArrayList<>();
    boolean listsReferrers = true;
    int asked;
    int askedForList;

    @Override
    public List<ContentDescriptor> referrers(Digest subject) {
        askedForList++;
        return List.copyOf(listed);
    }

    @Override
    public Optional<RegistryDocument> document(String tagOrDigest) {
        asked++;
        return Optional.ofNullable(documents.get(tagOrDigest));
    }

    @Override
    public byte[] blob(ContentDescriptor descriptor, int limit) {
        byte[] blob = blobs.get(descriptor.digest());
        if (blob == null) {
            throw new ItemProblem("BLOB_UNKNOWN");
        }
        return blob;
    }

    @Override
    public void upload(byte[] content) {
        blobs.put(Digest.of(content), content);
    }

    @Override
    public Digest attach(Manifest referrer) {
        documents.put(referrer.digest().toString(), referrer);
        ContentDescriptor descriptor = new ContentDescriptor(
                referrer.mediaType(),
                referrer.digest(),
                referrer.bytes().length,
                referrer.artifactType(),
                referrer.annotations(),
                null);
        if (listsReferrers) {
            listed.add(descriptor);
        } else {
            String tag = referrer.subject().digest().referrersTag();
            List<ContentDescriptor> entries = new ArrayList<>();
            if (documents.get(tag) instanceof Index index) {
                entries.addAll(index.manifests());
            }
            entries.add(descriptor);
            documents.put(tag, Index.of(entries, Map.of()));
        }
        return referrer.digest();
    }

    @Override
    public Digest put(String tag, Manifest manifest) {
        documents.put(tag, manifest);
        return manifest.digest();
    }
}
