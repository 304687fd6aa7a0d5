package org.cloudimagefactory.common.registry.signature;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Verifies signatures that cosign made with a key, of both kinds. */
final class CosignVerifier {
    /** Of a layer under a tag: the signature, as base64. */
    static final String SIGNATURE = "dev.cosignproject.cosign/signature";

    private static final String CERTIFICATE = "dev.sigstore.cosign/certificate";
    private static final int SIGNATURE_LIMIT = 4096;

    private final CosignKey key;
    private final SignatureJson json;

    CosignVerifier(CosignKey key, SignatureJson json) {
        this.key = key;
        this.json = json;
    }

    /**
     * A signature under a tag.
     *
     * @param payload content of the layer
     * @param annotations of the layer
     */
    SignatureVerdict verifyLayer(byte[] payload, Map<String, String> annotations, SignedManifest manifest)
            throws RefusedSignatureException {
        if (payload.length > SimpleSigning.SIZE_LIMIT) {
            throw new RefusedSignatureException(
                    SignatureFault.TOO_LARGE, "the payload has more than " + SimpleSigning.SIZE_LIMIT + " bytes");
        }
        @Nullable String encoded = annotations.get(SIGNATURE);
        if (encoded == null) {
            throw SignatureJson.malformed("the layer has no annotation '" + SIGNATURE + "'");
        }
        if (encoded.length() > SIGNATURE_LIMIT) {
            throw new RefusedSignatureException(
                    SignatureFault.TOO_LARGE, "the signature has more than " + SIGNATURE_LIMIT + " characters");
        }
        if (!key.verifies(payload, Base64Text.plain(encoded, "signature"))) {
            throw annotations.containsKey(CERTIFICATE)
                    ? new RefusedSignatureException(SignatureFault.KEYLESS, "")
                    : new RefusedSignatureException(SignatureFault.INVALID, "");
        }
        new SimpleSigning(json).check(payload, manifest);
        return SignatureVerdict.ofKey(SignatureScheme.COSIGN_TAG, key.fingerprint());
    }

    /** A bundle that refers to the manifest. */
    SignatureVerdict verifyBundle(byte[] bundle, SignedManifest manifest) throws RefusedSignatureException {
        new SigstoreBundle(key, json).check(bundle, manifest);
        return SignatureVerdict.ofKey(SignatureScheme.COSIGN_BUNDLE, key.fingerprint());
    }
}
