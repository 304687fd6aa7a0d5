package org.cloudimagefactory.common.registry.signature;

import java.time.Instant;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.web.NoAnswerException;

/**
 * Finds the signatures of a manifest in its repository, and one that is believed. A signature binds the manifest's digest and nothing
 * else: neither the name under which it is served nor the time at which it was made.
 */
public final class ManifestVerifier {
    private final SignaturePolicy policy;
    private final SignatureJson json = new SignatureJson();

    /** By what a subscription wants. */
    public ManifestVerifier(SignaturePolicy policy) {
        this.policy = policy;
    }

    /**
     * Who signed a manifest.
     *
     * @throws ItemProblem with the fault of the nearest miss when nobody did whom the policy names
     * @throws EnvironmentProblem when the site's own trust can't be read, or the registry wants other credentials
     */
    public SignatureVerdict verify(
            RegistryClient client, RepositoryName repository, RegistryDocument manifest, Instant now)
            throws NoAnswerException {
        SignatureOutcome outcome = look(client, repository, manifest, now);
        if (outcome instanceof SignatureOutcome.Refused refused) {
            throw refused.problem(repository, manifest.digest());
        }
        return ((SignatureOutcome.Believed) outcome).verdict();
    }

    /** The same as data. */
    public SignatureOutcome look(
            RegistryClient client, RepositoryName repository, RegistryDocument manifest, Instant now)
            throws NoAnswerException {
        return look(new RegistrySignatureStore(client, repository), manifest, now);
    }

    SignatureOutcome look(SignatureStore store, RegistryDocument manifest, Instant now) throws NoAnswerException {
        if (policy instanceof SignaturePolicy.Notation notation) {
            return notation(new NotationVerifier(notation, json), store, manifest, now);
        }
        if (policy instanceof SignaturePolicy.Cosign cosign) {
            return cosign(new CosignVerifier(cosign.key(), json), store, manifest);
        }
        return new SignatureOutcome.Believed(SignatureVerdict.UNSIGNED);
    }

    private static SignatureOutcome notation(
            NotationVerifier verifier, SignatureStore store, RegistryDocument manifest, Instant now)
            throws NoAnswerException {
        SignedManifest signed = new SignedManifest(manifest);
        SignatureSearch search = new SignatureSearch(store, manifest);
        search.lookAtReferrers(
                SignatureTypes.NOTATION,
                SignatureTypes.JWS,
                JwsEnvelope.SIZE_LIMIT,
                content -> verifier.verify(content, signed, now));
        search.noteTag();
        return search.outcome();
    }

    private static SignatureOutcome cosign(CosignVerifier verifier, SignatureStore store, RegistryDocument manifest)
            throws NoAnswerException {
        SignedManifest signed = new SignedManifest(manifest);
        SignatureSearch search = new SignatureSearch(store, manifest);
        search.lookAtTag(verifier, signed);
        search.lookAtReferrers(
                SignatureTypes.ANY_BUNDLE,
                SigstoreBundle.MEDIA_TYPE,
                SigstoreBundle.SIZE_LIMIT,
                content -> verifier.verifyBundle(content, signed));
        return search.outcome();
    }
}
