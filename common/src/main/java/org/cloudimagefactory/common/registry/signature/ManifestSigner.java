package org.cloudimagefactory.common.registry.signature;

import java.time.Duration;
import java.time.Instant;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.jspecify.annotations.Nullable;

/** Signs manifests that are in a repository, and puts the signatures beside them. */
public final class ManifestSigner {
    private final Attachment attachment;

    private ManifestSigner(Attachment attachment) {
        this.attachment = attachment;
    }

    /** One way to sign; does nothing where there is a good signature of its own already. */
    interface Attachment {
        void attach(SignatureStore store, RegistryDocument manifest, String name, Instant now) throws NoAnswerException;
    }

    /**
     * As notation does.
     *
     * @param validity after which nobody shall believe the signature, or null
     */
    public static ManifestSigner notation(NotationSigner signer, @Nullable Duration validity) {
        return new ManifestSigner(new NotationAttachment(signer, validity));
    }

    /** As cosign does with a key: under its tag for versions up to 2, as a bundle for later ones. */
    public static ManifestSigner cosign(CosignSigner signer) {
        return new ManifestSigner(new CosignAttachment(signer));
    }

    /**
     * Signs a manifest that is there; where it is signed already by the same signer it stays so, and nothing is added.
     *
     * @param now as the time of signing
     */
    public void sign(RegistryClient client, RepositoryName repository, RegistryDocument manifest, Instant now)
            throws NoAnswerException {
        sign(new RegistrySignatureStore(client, repository), manifest, repository.toString(), now);
    }

    void sign(SignatureStore store, RegistryDocument manifest, String name, Instant now) throws NoAnswerException {
        attachment.attach(store, manifest, name, now);
    }
}
