package org.cloudimagefactory.common.registry.signature;

import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.common.web.NoAnswerException;

/** A repository of a registry. */
final class RegistrySignatureStore implements SignatureStore {
    private final RegistryClient client;
    private final RepositoryName repository;

    RegistrySignatureStore(RegistryClient client, RepositoryName repository) {
        this.client = client;
        this.repository = repository;
    }

    @Override
    public List<ContentDescriptor> referrers(Digest subject) throws NoAnswerException {
        return client.referrers(repository, subject, null);
    }

    @Override
    public Optional<RegistryDocument> document(String tagOrDigest) throws NoAnswerException {
        return client.manifest(repository, tagOrDigest);
    }

    @Override
    public byte[] blob(ContentDescriptor descriptor, int limit) throws NoAnswerException {
        return client.smallBlob(repository, descriptor, limit);
    }

    @Override
    public void upload(byte[] content) throws NoAnswerException {
        client.mountOrUpload(
                repository, null, Digest.of(content), BlobContent.of(content), UploadNotes.NONE, position -> {});
    }

    @Override
    public Digest attach(Manifest referrer) throws NoAnswerException {
        return client.attach(repository, referrer);
    }

    @Override
    public Digest put(String tag, Manifest manifest) throws NoAnswerException {
        return client.put(repository, tag, manifest.bytes(), manifest.mediaType())
                .digest();
    }
}
