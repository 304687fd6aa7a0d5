package org.cloudimagefactory.common.registry.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What cosign signs under a tag: a "simple signing" document (cosign, specs/SIGNATURE_SPEC.md). */
final class SimpleSigning {
    /** The type of the layers that hold it. */
    static final String MEDIA_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";
    /** Bytes of the largest one. */
    static final int SIZE_LIMIT = 64 << 10;

    private static final String KIND = "payload";
    private static final String TYPE = "cosign container image signature";

    private final SignatureJson json;

    SimpleSigning(SignatureJson json) {
        this.json = json;
    }

    /** About a manifest, with the name under which it was signed, which nobody may rely on. */
    byte[] of(SignedManifest manifest, String name) {
        ObjectNode payload = json.newObject();
        ObjectNode critical = payload.putObject("critical");
        critical.putObject("identity").put("docker-reference", name);
        critical.putObject("image").put("docker-manifest-digest", manifest.digest());
        critical.put("type", TYPE);
        payload.putNull("optional");
        return json.bytes(payload);
    }

    /** Refuses what is about another manifest. */
    void check(byte[] payload, SignedManifest manifest) throws RefusedSignatureException {
        JsonNode critical = SignatureJson.nested(json.object(payload, SIZE_LIMIT, KIND), "critical", KIND);
        String type = SignatureJson.text(critical, "type", KIND);
        if (!type.equals(TYPE)) {
            throw new RefusedSignatureException(SignatureFault.OTHER_CONTENT_TYPE, "its type is '" + type + "'");
        }
        String digest =
                SignatureJson.text(SignatureJson.nested(critical, "image", KIND), "docker-manifest-digest", KIND);
        if (!manifest.hasDigest(digest)) {
            throw new RefusedSignatureException(
                    SignatureFault.OTHER_MANIFEST, "it is about " + digest + " and not " + manifest.digest());
        }
    }
}
