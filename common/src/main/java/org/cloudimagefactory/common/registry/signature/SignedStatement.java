package org.cloudimagefactory.common.registry.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What cosign 3 signs: an in-toto statement (in-toto attestation framework, Statement v1) in an envelope of DSSE (secure-systems-lab,
 * protocol.md).
 */
final class SignedStatement {
    /** What DSSE says that it holds. */
    static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    /** What a statement is that is a signature. */
    static final String PREDICATE_TYPE = "https://sigstore.dev/cosign/sign/v1";

    private static final String KIND = "statement";
    private static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
    private static final int LIMIT = 1 << 20;
    private static final int SUBJECT_LIMIT = 16;

    private final SignatureJson json;

    SignedStatement(SignatureJson json) {
        this.json = json;
    }

    byte[] of(SignedManifest manifest) {
        ObjectNode statement = json.newObject();
        statement.put("_type", STATEMENT_TYPE);
        statement.putArray("subject").addObject().putObject("digest").put("sha256", manifest.sha256());
        statement.put("predicateType", PREDICATE_TYPE);
        statement.putObject("predicate");
        return json.bytes(statement);
    }

    /** The bytes that are signed for a payload of this type. */
    static byte[] signed(String type, byte[] payload) {
        byte[] name = type.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("DSSEv1 " + name.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(name);
        out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** Refuses what is no signature, or one of another manifest. */
    void check(byte[] payload, SignedManifest manifest) throws RefusedSignatureException {
        ObjectNode statement = json.object(payload, LIMIT, KIND);
        String type = SignatureJson.text(statement, "_type", KIND);
        if (!type.equals(STATEMENT_TYPE)) {
            throw new RefusedSignatureException(SignatureFault.OTHER_CONTENT_TYPE, type);
        }
        String predicate = SignatureJson.text(statement, "predicateType", KIND);
        if (!predicate.equals(PREDICATE_TYPE)) {
            throw new RefusedSignatureException(SignatureFault.ATTESTATION, predicate);
        }
        JsonNode subjects = statement.path("subject");
        if (!subjects.isArray() || subjects.isEmpty() || subjects.size() > SUBJECT_LIMIT) {
            throw SignatureJson.malformed("the statement has not 1 to " + SUBJECT_LIMIT + " subjects");
        }
        String other = "";
        for (JsonNode subject : subjects) {
            String digest = subject.path("digest").path("sha256").asText("");
            if (digest.equals(manifest.sha256())) {
                return;
            }
            other = digest;
        }
        throw new RefusedSignatureException(
                SignatureFault.OTHER_MANIFEST, "it is about sha256:" + other + " and not " + manifest.digest());
    }
}
