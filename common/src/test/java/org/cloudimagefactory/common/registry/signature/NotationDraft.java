package org.cloudimagefactory.common.registry.signature;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.registry.RegistryDocument;

/** An envelope of notation that is being made, by the format's description and not by the code under test; sound until changed. */
final class NotationDraft {
    private static final ObjectMapper JSON = new ObjectMapper();

    final ObjectNode header = JSON.createObjectNode();
    final ObjectNode payload = JSON.createObjectNode();
    final ObjectNode target = payload.putObject("targetArtifact");
    final ObjectNode envelope = JSON.createObjectNode();
    final ObjectNode open = envelope.putObject("header");
    final List<byte[]> chain = new ArrayList<>();
    PrivateKey key;
    String signedAs;
    boolean isTampered;

    NotationDraft(RegistryDocument manifest, String algorithm, List<TestCertificate> certificates) throws Exception {
        header.put("alg", algorithm);
        header.put("cty", "application/vnd.cncf.notary.payload.v1+json");
        header.putArray("crit").add("io.cncf.notary.signingScheme");
        header.put("io.cncf.notary.signingScheme", "notary.x509");
        header.put("io.cncf.notary.signingTime", seconds(Instant.now()));
        target.put("mediaType", manifest.mediaType());
        target.put("digest", manifest.digest().toString());
        target.put("size", manifest.bytes().length);
        open.put("io.cncf.notary.signingAgent", "test/1.0");
        for (TestCertificate certificate : certificates) {
            chain.add(certificate.der());
        }
        key = certificates.get(0).privateKey();
        signedAs = algorithm;
    }

    ArrayNode critical() {
        return (ArrayNode) header.get("crit");
    }

    NotationDraft expiring(Instant end) {
        header.put("io.cncf.notary.expiry", seconds(end));
        critical().add("io.cncf.notary.expiry");
        return this;
    }

    byte[] make() throws Exception {
        String signed = url(JSON.writeValueAsBytes(header));
        String content = url(JSON.writeValueAsBytes(payload));
        byte[] signature = sign((signed + "." + content).getBytes(StandardCharsets.US_ASCII));
        if (isTampered) {
            signature[signature.length / 2] ^= 1;
        }
        envelope.put("payload", content);
        envelope.put("protected", signed);
        if (!open.has("x5c")) {
            ArrayNode certificates = open.putArray("x5c");
            chain.forEach(der -> certificates.add(Base64.getEncoder().encodeToString(der)));
        }
        envelope.put("signature", url(signature));
        return JSON.writeValueAsBytes(envelope);
    }

    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private byte[] sign(byte[] content) throws Exception {
        String bits = signedAs.substring(2);
        Signature engine;
        if (signedAs.startsWith("PS")) {
            engine = Signature.getInstance("RSASSA-PSS");
            engine.setParameter(new PSSParameterSpec(
                    "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), Integer.parseInt(bits) / 8, 1));
        } else {
            engine = Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
        }
        engine.initSign(PlatformKeys.privateKey(key.getEncoded()).orElseThrow());
        engine.update(content);
        return engine.sign();
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
