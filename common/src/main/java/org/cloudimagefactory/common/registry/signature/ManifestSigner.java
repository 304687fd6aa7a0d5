package org.cloudimagefactory.common.registry.signature;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

    /** One way to sign. */
    interface Attachment {
        /** Does nothing where there is a good signature of its own already. */
        void attach(SignatureStore store, RegistryDocument manifest, String name, Instant now) throws NoAnswerException;

        /** Whatever there is already. */
        void attachAnew(SignatureStore store, RegistryDocument manifest, String name, Instant now)
                throws NoAnswerException;

        /** Whether there is one of its own, which may be over. */
        boolean isSigned(SignatureStore store, RegistryDocument manifest) throws NoAnswerException;

        /** What is attached, by itself. */
        byte[] signature(RegistryDocument manifest, Instant now);

        /** Whether this is one of its own, which may be over. */
        boolean isOwn(byte[] signature, RegistryDocument manifest);

        /** When one that is made now ends, if it does. */
        Optional<Instant> until(Instant now);

        /** When one of its own ends; the end of all times where it does not, nothing where it is not of its own. */
        Optional<Instant> end(byte[] signature, RegistryDocument manifest);
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

    /** Signs a manifest that is there once more, for one whose signature ends soon. */
    public void signAnew(RegistryClient client, RepositoryName repository, RegistryDocument manifest, Instant now)
            throws NoAnswerException {
        attachment.attachAnew(new RegistrySignatureStore(client, repository), manifest, repository.toString(), now);
    }

    /**
     * Whether this signer has signed a manifest, whenever that was: with the same key, or with a certificate that the same authority has
     * issued to the same name. Whether it has been revoked since then is not asked.
     */
    public boolean hasSigned(RegistryClient client, RepositoryName repository, RegistryDocument manifest)
            throws NoAnswerException {
        return attachment.isSigned(new RegistrySignatureStore(client, repository), manifest);
    }

    /** A signature of a manifest by itself, as it stands in what refers to the manifest: an envelope or a bundle. */
    public byte[] signature(RegistryDocument manifest, Instant now) {
        return attachment.signature(manifest, now);
    }

    /** Whether such a signature is one of this signer's, in the sense of {@link #hasSigned}. */
    public boolean isOwn(byte[] signature, RegistryDocument manifest) {
        return attachment.isOwn(signature, manifest);
    }

    /** When a signature that is made now is believed no longer; empty where it has no end. */
    public Optional<Instant> until(Instant now) {
        return attachment.until(now);
    }

    /**
     * When such a signature is believed no longer: {@link Instant#MAX} where it has no end, empty where it is not one of this signer's, in
     * the sense of {@link #hasSigned}.
     */
    public Optional<Instant> end(byte[] signature, RegistryDocument manifest) {
        return attachment.end(signature, manifest);
    }

    void sign(SignatureStore store, RegistryDocument manifest, String name, Instant now) throws NoAnswerException {
        attachment.attach(store, manifest, name, now);
    }
}
