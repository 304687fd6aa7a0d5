package org.cloudimagefactory.common.registry.signature;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the signatures of one manifest, one after the other, until one is believed; remembers the nearest miss. Referrers are those
 * that the registry lists and those of the index under the fallback tag: a copy may have been made by somebody who knew only one
 * of the two.
 */
final class SignatureSearch {
    /** Whoever may write to the repository can attach as many as he likes. */
    static final int LIMIT = 50;

    private final SignatureStore store;
    private final RegistryDocument target;
    private @Nullable SignatureVerdict verdict;
    private @Nullable RefusedSignatureException nearest;
    private int looked;
    private int left;
    private int others;

    SignatureSearch(SignatureStore store, RegistryDocument target) {
        this.store = store;
        this.target = target;
    }

    /** Looks at one signature's bytes. */
    interface Look {
        SignatureVerdict at(byte[] content) throws RefusedSignatureException;
    }

    /** Referrers of this kind, whose only layer is of the other. */
    void lookAtReferrers(String kind, String layerType, int limit, Look look) throws NoAnswerException {
        Set<Digest> seen = new HashSet<>();
        lookAtReferrers(
                verdict == null ? store.referrers(target.digest()) : List.of(), seen, kind, layerType, limit, look);
        if (verdict == null && optional(target.digest().referrersTag()).orElse(null) instanceof Index index) {
            lookAtReferrers(index.manifests(), seen, kind, layerType, limit, look);
        }
    }

    private void lookAtReferrers(
            List<ContentDescriptor> candidates, Set<Digest> seen, String kind, String layerType, int limit, Look look)
            throws NoAnswerException {
        for (ContentDescriptor candidate : candidates) {
            if (verdict != null) {
                return;
            }
            if (!seen.add(candidate.digest())) {
                continue;
            }
            @Nullable String type = candidate.artifactType();
            if (type == null || type.startsWith(kind)) {
                lookAtReferrer(candidate, kind, layerType, limit, look);
            } else {
                noteOther(type);
            }
        }
    }

    /** Layers of this type under cosign's tag. */
    void lookAtTag(CosignVerifier verifier, SignedManifest manifest) throws NoAnswerException {
        if (verdict != null) {
            return;
        }
        Optional<RegistryDocument> found = optional(SignatureTypes.tag(target));
        if (found.isPresent() && found.get() instanceof Manifest signatures) {
            for (ContentDescriptor layer : signatures.layers()) {
                if (verdict == null && layer.mediaType().equals(SimpleSigning.MEDIA_TYPE) && !isEnough()) {
                    look(
                            layer,
                            SimpleSigning.SIZE_LIMIT,
                            content -> verifier.verifyLayer(content, layer.annotations(), manifest));
                }
            }
        }
    }

    SignatureOutcome outcome() {
        if (verdict != null) {
            return new SignatureOutcome.Believed(verdict);
        }
        if (nearest != null) {
            String more = left > 0 ? ", and " + left + " more that were not looked at" : "";
            return new SignatureOutcome.Refused(nearest.fault(), nearest.reason() + more, looked);
        }
        SignatureFault fault = others > 0 ? SignatureFault.OTHER_SCHEME : SignatureFault.NO_SIGNATURE;
        return new SignatureOutcome.Refused(fault, fault.sentence(), others);
    }

    /** Signatures that nobody has asked for are worth a word, if there are no others. */
    void noteTag() throws NoAnswerException {
        if (verdict == null
                && nearest == null
                && others == 0
                && optional(SignatureTypes.tag(target)).isPresent()) {
            others++;
        }
    }

    private void lookAtReferrer(ContentDescriptor candidate, String kind, String layerType, int limit, Look look)
            throws NoAnswerException {
        if (isEnough()) {
            return;
        }
        Optional<RegistryDocument> found = optional(candidate.digest().toString());
        if (found.isEmpty() || !(found.get() instanceof Manifest referrer)) {
            if (candidate.artifactType() != null) {
                note(new RefusedSignatureException(
                        SignatureFault.UNAVAILABLE, candidate.digest().toString()));
            }
            return;
        }
        if (!referrer.artifactType().startsWith(kind)) {
            noteOther(referrer.artifactType());
        } else if (referrer.layers().size() != 1) {
            note(SignatureJson.malformed("the manifest of the signature has not just one layer"));
        } else if (!referrer.layers().get(0).mediaType().equals(layerType)) {
            note(new RefusedSignatureException(
                    SignatureFault.UNKNOWN_FORMAT, referrer.layers().get(0).mediaType()));
        } else {
            look(referrer.layers().get(0), limit, look);
        }
    }

    private void look(ContentDescriptor layer, int limit, Look look) throws NoAnswerException {
        try {
            if (layer.size() > limit) {
                throw new RefusedSignatureException(
                        SignatureFault.TOO_LARGE, layer.size() + " bytes, and " + limit + " may be");
            }
            verdict = look.at(content(layer, limit));
        } catch (RefusedSignatureException e) {
            note(e);
        }
    }

    private byte[] content(ContentDescriptor layer, int limit) throws NoAnswerException, RefusedSignatureException {
        try {
            return store.blob(layer, limit);
        } catch (ItemProblem e) {
            throw new RefusedSignatureException(SignatureFault.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private boolean isEnough() {
        if (looked == LIMIT) {
            left++;
            return true;
        }
        looked++;
        return false;
    }

    private void noteOther(String type) {
        if (type.equals(SignatureTypes.NOTATION) || type.startsWith(SignatureTypes.ANY_BUNDLE)) {
            others++;
        }
    }

    private void note(RefusedSignatureException refused) {
        if (nearest == null || refused.fault().compareTo(nearest.fault()) > 0) {
            nearest = refused;
        }
    }

    /** What is there and no manifest at all is as good as nothing. */
    private Optional<RegistryDocument> optional(String tagOrDigest) throws NoAnswerException {
        try {
            return store.document(tagOrDigest);
        } catch (ItemProblem e) {
            return Optional.empty();
        }
    }
}
