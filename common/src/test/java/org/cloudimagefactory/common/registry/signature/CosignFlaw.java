package org.cloudimagefactory.common.registry.signature;

import static org.cloudimagefactory.common.registry.signature.SignatureFault.*;

import java.nio.charset.StandardCharsets;

/** Everything that can be wrong with a signature of cosign, alone, and the word for it. */
enum CosignFlaw {
    OTHER_KEY(
            INVALID,
            true,
            scenario -> scenario.signer = TestKeyPairs.make("secp256r1").getPrivate()),
    OTHER_KEY_AND_A_CERTIFICATE(KEYLESS, true, scenario -> {
        scenario.signer = TestKeyPairs.make("secp256r1").getPrivate();
        scenario.annotations.put("dev.sigstore.cosign/certificate", "-----BEGIN CERTIFICATE-----");
    }),
    NO_SIGNATURE_ANNOTATION(MALFORMED, true, scenario -> scenario.annotations.put(CosignVerifier.SIGNATURE, "absent")),
    NO_BASE64(MALFORMED, true, scenario -> scenario.annotations.put(CosignVerifier.SIGNATURE, "***")),
    LONG_SIGNATURE(TOO_LARGE, true, scenario -> scenario.annotations.put(CosignVerifier.SIGNATURE, "A".repeat(4100))),
    EMPTY_SIGNATURE(INVALID, true, scenario -> scenario.annotations.put(CosignVerifier.SIGNATURE, "")),
    LARGE_PAYLOAD(TOO_LARGE, true, scenario -> scenario.payload.put("optional", "x".repeat(65 << 10))),
    OTHER_PAYLOAD_TYPE(
            OTHER_CONTENT_TYPE, true, scenario -> scenario.critical.put("type", "atomic container signature")),
    OTHER_DIGEST(
            OTHER_MANIFEST,
            true,
            scenario -> scenario.critical
                    .putObject("image")
                    .put(
                            "docker-manifest-digest",
                            TestManifests.of("x").digest().toString())),
    NO_DIGEST(MALFORMED, true, scenario -> scenario.critical.putObject("image")),
    NO_JSON(MALFORMED, true, scenario -> scenario.junk = "}".getBytes(StandardCharsets.UTF_8)),
    BUNDLE_OF_ANOTHER_KEY(
            INVALID,
            false,
            scenario -> scenario.signer = TestKeyPairs.make("secp256r1").getPrivate()),
    OLD_BUNDLE(
            UNKNOWN_FORMAT,
            false,
            scenario -> scenario.bundle.put("mediaType", "application/vnd.dev.sigstore.bundle+json;version=0.1")),
    BUNDLE_WITH_A_CERTIFICATE(KEYLESS, false, scenario -> {
        scenario.material.removeAll();
        scenario.material.putObject("certificate").put("rawBytes", "AA==");
    }),
    BUNDLE_WITH_A_CHAIN(KEYLESS, false, scenario -> {
        scenario.material.removeAll();
        scenario.material.putObject("x509CertificateChain").putArray("certificates");
    }),
    NO_MATERIAL(MALFORMED, false, scenario -> scenario.bundle.remove("verificationMaterial")),
    NO_KEY(MALFORMED, false, scenario -> scenario.material.removeAll()),
    NO_CONTENT(MALFORMED, false, scenario -> {
        scenario.envelope.put("payload", "AA==");
        scenario.bundle.remove("dsseEnvelope");
    }),
    TWO_CONTENTS(MALFORMED, false, scenario -> scenario.bundle.putObject("messageSignature")),
    TWO_SIGNATURES(MALFORMED, false, scenario -> {
        scenario.envelope.putArray("signatures").addObject().put("sig", "AA==");
        scenario.envelope.withArray("signatures").addObject().put("sig", "AA==");
    }),
    OTHER_ENVELOPE_TYPE(
            OTHER_CONTENT_TYPE, false, scenario -> scenario.envelope.put("payloadType", "application/json")),
    OTHER_STATEMENT(
            OTHER_CONTENT_TYPE,
            false,
            scenario -> scenario.statement.put("_type", "https://in-toto.io/Statement/v0.1")),
    BILL_OF_MATERIALS(
            ATTESTATION, false, scenario -> scenario.statement.put("predicateType", "https://cyclonedx.org/bom")),
    OTHER_SUBJECT(
            OTHER_MANIFEST,
            false,
            scenario -> scenario.statement
                    .putArray("subject")
                    .addObject()
                    .putObject("digest")
                    .put("sha256", TestManifests.of("x").digest().hex())),
    NO_SUBJECT(MALFORMED, false, scenario -> scenario.statement.putArray("subject")),
    MANY_SUBJECTS(MALFORMED, false, scenario -> {
        for (int i = 0; i < 20; i++) {
            scenario.statement.withArray("subject").addObject();
        }
    }),
    CHANGED_STATEMENT(
            INVALID,
            false,
            scenario -> scenario.envelope.put("payload", CosignScenario.base64("{}".getBytes(StandardCharsets.UTF_8)))),
    MESSAGE_OF_ANOTHER_DIGEST(OTHER_MANIFEST, false, scenario -> {
        scenario.makeBundle();
        scenario.bundle.remove("dsseEnvelope");
        scenario.bundle
                .putObject("messageSignature")
                .put("signature", CosignScenario.base64(scenario.sign(scenario.manifest.bytes())))
                .putObject("messageDigest")
                .put("algorithm", "SHA2_256")
                .put("digest", "AAAA");
    }),
    MESSAGE_NOT_SIGNED(INVALID, false, scenario -> {
        scenario.makeBundle();
        scenario.bundle.remove("dsseEnvelope");
        scenario.bundle
                .putObject("messageSignature")
                .put("signature", CosignScenario.base64(scenario.sign(new byte[1])));
    });

    /** Spoils one thing. */
    interface Change {
        void apply(CosignScenario scenario) throws Exception;
    }

    private final SignatureFault fault;
    private final boolean isOfTag;

    // No enum constant holds state of a test: what it changes is handed in.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Change change;

    CosignFlaw(SignatureFault fault, boolean isOfTag, Change change) {
        this.fault = fault;
        this.isOfTag = isOfTag;
        this.change = change;
    }

    SignatureFault fault() {
        return fault;
    }

    SignatureVerdict verify(CosignScenario scenario) throws Exception {
        change.apply(scenario);
        return isOfTag ? scenario.verifyLayer() : scenario.verifyBundle();
    }
}
