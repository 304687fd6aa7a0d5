package org.cloudimagefactory.common.registry.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** A JWS in the flattened JSON form of RFC 7515, as notation stores it; nothing of it is believed yet. */
final class JwsEnvelope {
    /** Bytes of the largest envelope. */
    static final int SIZE_LIMIT = 512 << 10;

    private static final String KIND = "envelope";
    private static final Set<String> FIELDS = Set.of("payload", "protected", "header", "signature");
    private static final int HEADER_LIMIT = 32 << 10;
    private static final int PAYLOAD_LIMIT = 128 << 10;
    private static final int CHAIN_LIMIT = 10;
    private static final int CERTIFICATE_LIMIT = 32 << 10;

    private final JsonNode protectedHeader;
    private final List<byte[]> chain;
    private final byte[] payload;
    private final byte[] signed;
    private final byte[] signature;

    private JwsEnvelope(JsonNode protectedHeader, List<byte[]> chain, byte[] payload, byte[] signed, byte[] signature) {
        this.protectedHeader = protectedHeader;
        this.chain = List.copyOf(chain);
        this.payload = payload;
        this.signed = signed;
        this.signature = signature;
    }

    static JwsEnvelope parse(byte[] document, SignatureJson json) throws RefusedSignatureException {
        ObjectNode envelope = json.object(document, SIZE_LIMIT, KIND);
        for (Iterator<String> names = envelope.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw SignatureJson.malformed("the envelope is no flattened JWS: it has a field '" + name + "'");
            }
        }
        String header = SignatureJson.text(envelope, "protected", KIND);
        String payload = SignatureJson.text(envelope, "payload", KIND);
        JsonNode open = SignatureJson.nested(envelope, "header", KIND);
        ObjectNode closed = json.object(Base64Text.url(header, "protected header"), HEADER_LIMIT, "protected header");
        for (Iterator<String> names = open.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (closed.has(name) || name.equals("crit")) {
                throw SignatureJson.malformed("the header '" + name + "' may not stand outside of what is signed");
            }
        }
        byte[] content = Base64Text.url(payload, "payload");
        if (content.length > PAYLOAD_LIMIT) {
            throw new RefusedSignatureException(
                    SignatureFault.TOO_LARGE, "the payload has more than " + PAYLOAD_LIMIT + " bytes");
        }
        return new JwsEnvelope(
                closed,
                chain(open),
                content,
                signingInput(header, payload),
                Base64Text.url(SignatureJson.text(envelope, "signature", KIND), "signature"));
    }

    /** What is signed along with the payload. */
    JsonNode protectedHeader() {
        return protectedHeader;
    }

    /** DER of the certificates that it brings, unread. */
    List<byte[]> chain() {
        return chain;
    }

    /** What is signed. */
    byte[] payload() {
        return payload.clone();
    }

    /** The very bytes that the signature is over. */
    byte[] signed() {
        return signed.clone();
    }

    byte[] signature() {
        return signature.clone();
    }

    /** An envelope from its parts, as {@link #parse} reads them. */
    static byte[] write(
            String header, String payload, byte[] signature, List<byte[]> chain, String agent, SignatureJson json) {
        ObjectNode envelope = json.newObject();
        envelope.put("payload", payload);
        envelope.put("protected", header);
        ObjectNode open = envelope.putObject("header");
        ArrayNode certificates = open.putArray("x5c");
        chain.forEach(certificate -> certificates.add(Base64Text.plain(certificate)));
        open.put("io.cncf.notary.signingAgent", agent);
        envelope.put("signature", Base64Text.url(signature));
        return json.bytes(envelope);
    }

    /** What is signed: both texts as they stand in the envelope. */
    static byte[] signingInput(String header, String payload) {
        return (header + "." + payload).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<byte[]> chain(JsonNode open) throws RefusedSignatureException {
        JsonNode chain = open.path("x5c");
        if (!chain.isArray() || chain.isEmpty()) {
            throw new RefusedSignatureException(SignatureFault.CERTIFICATES, "there is none");
        }
        if (chain.size() > CHAIN_LIMIT) {
            throw new RefusedSignatureException(
                    SignatureFault.CERTIFICATES, "there are " + chain.size() + " and " + CHAIN_LIMIT + " may be");
        }
        List<byte[]> certificates = new ArrayList<>();
        for (JsonNode certificate : chain) {
            byte[] encoded = Base64Text.plain(certificate.asText(""), "certificate");
            if (encoded.length > CERTIFICATE_LIMIT) {
                throw new RefusedSignatureException(
                        SignatureFault.TOO_LARGE, "a certificate has more than " + CERTIFICATE_LIMIT + " bytes");
            }
            certificates.add(encoded);
        }
        return certificates;
    }
}
