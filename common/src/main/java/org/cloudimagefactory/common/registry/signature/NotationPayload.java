package org.cloudimagefactory.common.registry.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What notation signs: the descriptor of a manifest (Notary Project, signature-specification.md, "Payload"). */
final class NotationPayload {
    private static final String KIND = "payload";
    private static final int LIMIT = 128 << 10;

    private final SignatureJson json;

    NotationPayload(SignatureJson json) {
        this.json = json;
    }

    byte[] of(SignedManifest manifest) {
        ObjectNode payload = json.newObject();
        payload.putObject("targetArtifact")
                .put("mediaType", manifest.mediaType())
                .put("digest", manifest.digest())
                .put("size", manifest.size());
        return json.bytes(payload);
    }

    /** Refuses what describes another manifest, or this one wrongly. */
    void check(byte[] payload, SignedManifest manifest) throws RefusedSignatureException {
        JsonNode target = SignatureJson.nested(json.object(payload, LIMIT, KIND), "targetArtifact", KIND);
        String digest = SignatureJson.text(target, "digest", KIND);
        if (!manifest.hasDigest(digest)) {
            throw new RefusedSignatureException(
                    SignatureFault.OTHER_MANIFEST, "it is about " + digest + " and not " + manifest.digest());
        }
        JsonNode size = target.path("size");
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() != manifest.size()) {
            throw new RefusedSignatureException(
                    SignatureFault.OTHER_DESCRIPTION, "it has " + manifest.size() + " bytes and not " + size);
        }
        String type = SignatureJson.text(target, "mediaType", KIND);
        if (!type.equals(manifest.mediaType())) {
            throw new RefusedSignatureException(
                    SignatureFault.OTHER_DESCRIPTION, "it is of type " + manifest.mediaType() + " and not " + type);
        }
    }
}
