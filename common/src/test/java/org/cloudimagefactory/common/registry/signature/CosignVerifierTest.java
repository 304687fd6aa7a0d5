package org.cloudimagefactory.common.registry.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule about cosign's signatures, broken alone. */
class CosignVerifierTest {
    @ParameterizedTest
    @CsvSource({
        "secp256r1, SHA256withECDSA",
        "secp384r1, SHA256withECDSA",
        "secp384r1, SHA384withECDSA",
        "secp521r1, SHA256withECDSA",
        "secp521r1, SHA512withECDSA",
        "RSA 2048, SHA256withRSA",
        "Ed25519, Ed25519",
    })
    void believesSoundSignaturesOfBothKinds(String kind, String engine) throws Exception {
        CosignScenario scenario = new CosignScenario(kind);
        scenario.engine = engine;
        SignatureVerdict tag = scenario.verifyLayer();
        assertEquals(SignatureScheme.COSIGN_TAG, tag.scheme());
        assertEquals(CosignKey.of(scenario.keys.getPublic(), "test").fingerprint(), tag.signer());
        assertEquals(SignatureScheme.COSIGN_BUNDLE, scenario.verifyBundle().scheme());
    }

    @ParameterizedTest
    @CsvSource({
        "secp384r1, SHA1withECDSA",
        "secp256r1, SHA512withECDSA",
        "RSA 2048, SHA1withRSA",
        "RSA 2048, SHA512withRSA"
    })
    void takesNoOtherDigestThanCosignDoes(String kind, String engine) throws Exception {
        CosignScenario scenario = new CosignScenario(kind);
        scenario.engine = engine;
        assertEquals(
                SignatureFault.INVALID,
                assertThrows(RefusedSignatureException.class, scenario::verifyLayer)
                        .fault());
    }

    @Test
    void believesEdwardsSignaturesOfADigestAsCosign3DoesToo() throws Exception {
        CosignScenario scenario = new CosignScenario("Ed25519");
        byte[] payload = new SimpleSigning(new SignatureJson()).of(new SignedManifest(scenario.manifest), "x");
        Signature engine = Signature.getInstance("Ed25519");
        engine.setParameter(new EdDSAParameterSpec(true));
        engine.initSign(scenario.signer);
        engine.update(payload);
        scenario.annotations.put(CosignVerifier.SIGNATURE, CosignScenario.base64(engine.sign()));
        assertEquals(
                SignatureScheme.COSIGN_TAG,
                scenario.verifier()
                        .verifyLayer(payload, scenario.annotations, new SignedManifest(scenario.manifest))
                        .scheme());
    }

    @Test
    void aCertificateBesideASignatureByTheKeyDoesNoHarm() throws Exception {
        CosignScenario scenario = new CosignScenario("secp256r1");
        scenario.annotations.put("dev.sigstore.cosign/certificate", "-----BEGIN CERTIFICATE-----");
        assertEquals(SignatureScheme.COSIGN_TAG, scenario.verifyLayer().scheme());
    }

    @Test
    void believesASignatureOfTheManifestsBytes() throws Exception {
        CosignScenario scenario = new CosignScenario("secp256r1");
        scenario.makeBundle();
        scenario.bundle.remove("dsseEnvelope");
        scenario.bundle
                .putObject("messageSignature")
                .put("signature", CosignScenario.base64(scenario.sign(scenario.manifest.bytes())));
        assertEquals(SignatureScheme.COSIGN_BUNDLE, scenario.verifyBundle().scheme());
    }

    @Test
    void readsBothAlphabetsOfBase64() throws Exception {
        CosignScenario scenario = new CosignScenario("secp256r1");
        scenario.makeBundle();
        String payload = scenario.envelope.get("payload").asText();
        scenario.envelope.put(
                "payload", payload.replace('+', '-').replace('/', '_').replace("=", ""));
        assertEquals(SignatureScheme.COSIGN_BUNDLE, scenario.verifyBundle().scheme());
    }

    @ParameterizedTest
    @EnumSource
    void everythingThatIsWrongHasItsWord(CosignFlaw flaw) throws Exception {
        CosignScenario scenario = new CosignScenario("secp256r1");
        RefusedSignatureException refused = assertThrows(RefusedSignatureException.class, () -> flaw.verify(scenario));
        assertEquals(flaw.fault(), refused.fault(), refused.reason());
    }
}
