package org.cloudimagefactory.common.registry.signature;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.cloudimagefactory.common.registry.RegistryDocument;

/** Signatures of cosign that are being made, by the formats' descriptions and not by the code under test; sound until changed. */
final class CosignScenario {
    private static final ObjectMapper JSON = new ObjectMapper();

    final RegistryDocument manifest = TestManifests.of("debian");
    final ObjectNode payload = JSON.createObjectNode();
    final ObjectNode critical = payload.putObject("critical");
    final ObjectNode statement = JSON.createObjectNode();
    final ObjectNode bundle = JSON.createObjectNode();
    final ObjectNode material = bundle.putObject("verificationMaterial");
    final ObjectNode envelope = bundle.putObject("dsseEnvelope");
    final Map<String, String> annotations = new HashMap<>();
    final KeyPair keys;
    PrivateKey signer;
    String engine = "SHA256withECDSA";
    byte[] junk = new byte[0];

    CosignScenario(String kind) throws Exception {
        keys = TestKeyPairs.make(kind);
        signer = keys.getPrivate();
        critical.putObject("identity").put("docker-reference", "registry.example.org/debian");
        critical.putObject("image")
                .put("docker-manifest-digest", manifest.digest().toString());
        critical.put("type", "cosign container image signature");
        payload.putNull("optional");
        statement.put("_type", "https://in-toto.io/Statement/v1");
        statement
                .putArray("subject")
                .addObject()
                .putObject("digest")
                .put("sha256", manifest.digest().hex());
        statement.put("predicateType", "https://sigstore.dev/cosign/sign/v1");
        statement.putObject("predicate");
        bundle.put("mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json");
        material.putObject("publicKey").put("hint", "any");
        envelope.put("payloadType", "application/vnd.in-toto+json");
    }

    CosignVerifier verifier() {
        return new CosignVerifier(CosignKey.of(keys.getPublic(), "test"), new SignatureJson());
    }

    SignatureVerdict verifyLayer() throws Exception {
        byte[] content = bytes(payload);
        if (!annotations.containsKey(CosignVerifier.SIGNATURE)) {
            annotations.put(CosignVerifier.SIGNATURE, base64(sign(content)));
        }
        annotations.values().removeIf("absent"::equals);
        return verifier().verifyLayer(content, annotations, new SignedManifest(manifest));
    }

    byte[] makeBundle() throws Exception {
        byte[] content = bytes(statement);
        String type = envelope.path("payloadType").asText();
        byte[] signed = ("DSSEv1 " + type.length() + " " + type + " " + content.length + " "
                        + new String(content, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        if (!envelope.has("payload")) {
            envelope.put("payload", base64(content));
        }
        if (!envelope.has("signatures")) {
            envelope.putArray("signatures").addObject().put("sig", base64(sign(signed)));
        }
        return bytes(bundle);
    }

    SignatureVerdict verifyBundle() throws Exception {
        return verifier().verifyBundle(makeBundle(), new SignedManifest(manifest));
    }

    byte[] sign(byte[] content) throws Exception {
        Signature signature = Signature.getInstance(engine);
        signature.initSign(signer);
        signature.update(content);
        return signature.sign();
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private byte[] bytes(ObjectNode node) throws Exception {
        byte[] json = JSON.writeValueAsBytes(node);
        byte[] all = new byte[json.length + junk.length];
        System.arraycopy(json, 0, all, 0, json.length);
        System.arraycopy(junk, 0, all, json.length, junk.length);
        return all;
    }
}
