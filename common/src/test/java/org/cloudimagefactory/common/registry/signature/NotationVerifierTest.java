package org.cloudimagefactory.common.registry.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule about notation's signatures, broken alone. */
class NotationVerifierTest {
    @TempDir
    Path directory;

    @Test
    void believesASoundSignature() throws Exception {
        NotationScenario scenario = new NotationScenario(directory);
        Instant end = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
        scenario.change = draft -> draft.expiring(end);
        SignatureVerdict verdict = scenario.verify();
        assertEquals(SignatureScheme.NOTATION, verdict.scheme());
        assertEquals(NotationScenario.SIGNER, verdict.signer());
        assertEquals(NotationScenario.MIDDLE, verdict.issuer());
        assertEquals(end, verdict.expiry());
        assertEquals("notation by " + NotationScenario.SIGNER + ", until " + end, verdict.describe());
    }

    @Test
    void anyAuthorityOfTheDirectoryWillDoWhereNoneIsNamed() throws Exception {
        NotationScenario scenario = new NotationScenario(directory);
        scenario.endorsers = List.of(new Endorser("/CN=other", ""), new Endorser(NotationScenario.SIGNER, ""));
        assertNull(scenario.verify().expiry());
    }

    @ParameterizedTest
    @CsvSource({"ES256, P-256", "ES384, P-384", "ES512, P-521"})
    void eachCurveHasItsAlgorithm(String algorithm, String curve) throws Exception {
        NotationScenario scenario = new NotationScenario(directory);
        scenario.algorithm = algorithm;
        scenario.signer.curve(curve);
        assertEquals(NotationScenario.SIGNER, scenario.verify().signer());
    }

    @ParameterizedTest
    @CsvSource({"PS256, 2048", "PS384, 3072"})
    void eachSizeOfRsaHasItsAlgorithm(String algorithm, int bits) throws Exception {
        NotationScenario scenario = new NotationScenario(directory);
        scenario.algorithm = algorithm;
        scenario.signer.rsa(bits);
        assertEquals(NotationScenario.SIGNER, scenario.verify().signer());
    }

    @Test
    void aCertificateForCodeIsAsGoodAsOneForNothingInParticular() throws Exception {
        NotationScenario scenario = new NotationScenario(directory);
        scenario.purposes(KeyPurposeId.id_kp_codeSigning);
        assertEquals(NotationScenario.SIGNER, scenario.verify().signer());
    }

    @Test
    void headersThatNobodyCallsCriticalMayBeUnknown() throws Exception {
        NotationScenario scenario = new NotationScenario(directory);
        scenario.change = draft -> draft.header.put("com.example.build", "1");
        assertEquals(NotationScenario.SIGNER, scenario.verify().signer());
    }

    @Test
    void aSignerMayHaveSignedItsCertificateItselfWhereTheSiteTrustsIt() throws Exception {
        TestCertificate self = TestCertificate.named("/CN=self")
                .usage(KeyUsage.digitalSignature)
                .selfSigned();
        new TestDirectory(directory).add(self);
        NotationDraft draft = new NotationDraft(TestManifests.of("debian"), "ES256", List.of(self));
        assertEquals("/CN=self", verify(draft, "/CN=self").signer());
        assertEquals(
                SignatureFault.OTHER_SIGNER,
                assertThrows(RefusedSignatureException.class, () -> verify(draft, "/CN=somebody"))
                        .fault());
    }

    @ParameterizedTest
    @EnumSource
    void everythingThatIsWrongHasItsWord(NotationFlaw flaw) {
        NotationScenario scenario = new NotationScenario(directory);
        flaw.apply(scenario);
        RefusedSignatureException refused = assertThrows(RefusedSignatureException.class, scenario::verify);
        assertEquals(flaw.fault(), refused.fault(), refused.reason());
        assertTrue(refused.reason().startsWith(flaw.fault().sentence()), refused.reason());
    }

    @Test
    void thereAreManyWords() {
        Set<SignatureFault> words = EnumSet.noneOf(SignatureFault.class);
        for (NotationFlaw flaw : NotationFlaw.values()) {
            words.add(flaw.fault());
        }
        assertTrue(words.size() >= 30, words.toString());
    }

    @Test
    void aDirectoryThatIsMissingIsTheSitesProblem() {
        NotationScenario scenario = new NotationScenario(directory);
        EnvironmentProblem problem = assertThrows(EnvironmentProblem.class, () -> {
            NotationDraft draft = new NotationDraft(
                    scenario.manifest,
                    "ES256",
                    List.of(TestCertificate.named("/CN=self")
                            .usage(KeyUsage.digitalSignature)
                            .selfSigned()));
            new NotationVerifier(
                            new SignaturePolicy.Notation(
                                    directory.resolve("missing"), List.of(new Endorser("/CN=self", ""))),
                            new SignatureJson())
                    .verify(draft.make(), new SignedManifest(scenario.manifest), Instant.now());
        });
        assertTrue(problem.line().contains("missing"), problem.line());
    }

    private SignatureVerdict verify(NotationDraft draft, String dn) throws Exception {
        return new NotationVerifier(
                        new SignaturePolicy.Notation(directory, List.of(new Endorser(dn, ""))), new SignatureJson())
                .verify(draft.make(), new SignedManifest(TestManifests.of("debian")), Instant.now());
    }
}
