package org.cloudimagefactory.common.registry.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.PublicKey;
import java.util.HexFormat;
import org.cloudimagefactory.common.spool.Digest;

/**
 * A Sigstore bundle of version 0.3 that is made with a key (sigstore/protobuf-specs, sigstore_bundle.proto). What it says about
 * transparency logs and time stamps is not looked at: the key is trusted without them.
 */
final class SigstoreBundle {
    /** Of bundles, of the layers that hold them and of the manifests around those. */
    static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    /** Bytes of the largest one. */
    static final int SIZE_LIMIT = 1 << 20;

    private static final String OTHER_SPELLING = "application/vnd.dev.sigstore.bundle+json;version=0.3";
    private static final String KIND = "bundle";
    private static final String MATERIAL = "verificationMaterial";
    private static final String ENVELOPE = "dsseEnvelope";
    private static final String MESSAGE = "messageSignature";

    private final CosignKey key;
    private final SignatureJson json;

    SigstoreBundle(CosignKey key, SignatureJson json) {
        this.key = key;
        this.json = json;
    }

    /** Refuses what is no signature of the manifest by the key. */
    void check(byte[] document, SignedManifest manifest) throws RefusedSignatureException {
        ObjectNode bundle = json.object(document, SIZE_LIMIT, KIND);
        String type = SignatureJson.text(bundle, "mediaType", KIND);
        if (!type.equals(MEDIA_TYPE) && !type.equals(OTHER_SPELLING)) {
            throw new RefusedSignatureException(SignatureFault.UNKNOWN_FORMAT, type);
        }
        JsonNode material = SignatureJson.nested(bundle, MATERIAL, KIND);
        if (material.has("certificate") || material.has("x509CertificateChain")) {
            throw new RefusedSignatureException(SignatureFault.KEYLESS, "");
        }
        SignatureJson.nested(material, "publicKey", KIND);
        if (bundle.has(ENVELOPE) == bundle.has(MESSAGE)) {
            throw SignatureJson.malformed("the bundle has not just one of '" + ENVELOPE + "' and '" + MESSAGE + "'");
        }
        if (bundle.has(ENVELOPE)) {
            checkEnvelope(SignatureJson.nested(bundle, ENVELOPE, KIND), manifest);
        } else {
            checkMessage(SignatureJson.nested(bundle, MESSAGE, KIND), manifest);
        }
    }

    /** A bundle around a signed statement. */
    static byte[] write(PublicKey key, byte[] statement, byte[] signature, SignatureJson json) {
        ObjectNode bundle = json.newObject();
        bundle.put("mediaType", MEDIA_TYPE);
        bundle.putObject(MATERIAL)
                .putObject("publicKey")
                .put("hint", Base64Text.plain(Digest.SHA_256.start().digest(key.getEncoded())));
        ObjectNode envelope = bundle.putObject(ENVELOPE);
        envelope.put("payload", Base64Text.plain(statement));
        envelope.put("payloadType", SignedStatement.PAYLOAD_TYPE);
        envelope.putArray("signatures").addObject().put("sig", Base64Text.plain(signature));
        return json.bytes(bundle);
    }

    private void checkEnvelope(JsonNode envelope, SignedManifest manifest) throws RefusedSignatureException {
        String type = SignatureJson.text(envelope, "payloadType", ENVELOPE);
        if (!type.equals(SignedStatement.PAYLOAD_TYPE)) {
            throw new RefusedSignatureException(SignatureFault.OTHER_CONTENT_TYPE, type);
        }
        JsonNode signatures = envelope.path("signatures");
        if (!signatures.isArray() || signatures.size() != 1) {
            throw SignatureJson.malformed("the envelope has not just one signature");
        }
        byte[] payload = Base64Text.either(SignatureJson.text(envelope, "payload", ENVELOPE), "payload");
        byte[] signature = Base64Text.either(SignatureJson.text(signatures.get(0), "sig", "signature"), "signature");
        if (!key.verifies(SignedStatement.signed(type, payload), signature)) {
            throw new RefusedSignatureException(SignatureFault.INVALID, "");
        }
        new SignedStatement(json).check(payload, manifest);
    }

    /** The signature is one of the manifest's own bytes; the digest beside it is only said. */
    private void checkMessage(JsonNode message, SignedManifest manifest) throws RefusedSignatureException {
        JsonNode digest = message.path("messageDigest");
        if (digest.path("algorithm").asText("").equals("SHA2_256")
                && !manifest.sha256()
                        .equals(hex(Base64Text.either(SignatureJson.text(digest, "digest", MESSAGE), "digest")))) {
            throw new RefusedSignatureException(
                    SignatureFault.OTHER_MANIFEST, "it says that it is about another digest than " + manifest.digest());
        }
        byte[] signature = Base64Text.either(SignatureJson.text(message, "signature", MESSAGE), "signature");
        if (!key.verifies(manifest.bytes(), signature)) {
            throw new RefusedSignatureException(SignatureFault.INVALID, "");
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
