package org.cloudimagefactory.common.imagelist.x509;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule about signature and chain, broken alone. */
class SignatureVerifierTest {
    private static final String TEXT = "{\"a\":\n1}\n";
    private static final String ROOT = "/DC=org/CN=Root";
    private static final String INTERMEDIATE = "/DC=org/CN=Intermediate";
    private static final String SIGNER = "/DC=org/O=Hosts/CN=lists.example.org";

    private static TestCertificate root;
    private static TestCertificate intermediate;
    private static TestCertificate signer;

    @TempDir
    Path directory;

    private TestDirectory trusted;
    private RevocationMode mode = RevocationMode.REQUIRE;
    private boolean allowSha1;

    @BeforeAll
    static void makePki() throws Exception {
        root = TestCertificate.authority(ROOT).selfSigned();
        intermediate = TestCertificate.authority(INTERMEDIATE).issuedBy(root);
        signer = TestCertificate.named(SIGNER).usage(KeyUsage.digitalSignature).issuedBy(intermediate);
    }

    @BeforeEach
    void trustTheRoot() throws Exception {
        trusted = new TestDirectory(directory);
        trusted.trust(root).trust(intermediate);
    }

    @Test
    void believesASoundMessageOfEitherForm() throws Exception {
        SignatureReport clear = verify(new TestSigner(signer).clear(TEXT));
        assertEquals("", problems(clear));
        assertArrayEquals(
                TEXT.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                clear.content().orElseThrow());
        assertEquals(
                List.of(SIGNER, INTERMEDIATE, ROOT),
                clear.details().orElseThrow().chain());
        assertEquals("SHA256", clear.details().orElseThrow().digest());
        assertEquals("EC 256 bits", clear.details().orElseThrow().key());
        SignatureReport opaque = verify(new TestSigner(signer).opaque(TEXT));
        assertEquals("", problems(opaque));
        assertArrayEquals(
                TEXT.getBytes(StandardCharsets.UTF_8), opaque.content().orElseThrow());
        assertEquals(
                "",
                problems(verify(new TestSigner(signer).withoutSignedAttributes().clear(TEXT))));
    }

    @Test
    void believesARsaChainUnderTheOldHash() throws Exception {
        Path old = Files.createDirectory(directory.resolve("old"));
        TestCertificate rsaRoot = TestCertificate.authority(ROOT).rsa(2048).selfSigned();
        new TestDirectory(old).addOldStyle(rsaRoot);
        Files.writeString(
                old.resolve(TestDirectory.hash(rsaRoot.holder.getSubject(), 1) + ".r0"),
                TestDirectory.pem(rsaRoot.revocationList()));
        TestCertificate rsa = TestCertificate.named(SIGNER).rsa(2048).issuedBy(rsaRoot);
        assertEquals("", problems(verify(old, new TestSigner(rsa).clear(TEXT))));
    }

    @Test
    void findsIntermediatesInTheMessage() throws Exception {
        Path rootOnly = Files.createDirectory(directory.resolve("root"));
        new TestDirectory(rootOnly).trust(root).add(intermediate.revocationList());
        assertEquals(
                "",
                problems(verify(
                        rootOnly, new TestSigner(signer).carrying(intermediate).clear(TEXT))));
        assertEquals(
                "chain: no certificate of /DC=org/CN=Intermediate in " + rootOnly,
                problems(verify(rootOnly, new TestSigner(signer).clear(TEXT))));
    }

    @Test
    void takesTheGoodOneOfSeveralAuthoritiesOfOneName() throws Exception {
        Path several = Files.createDirectory(directory.resolve("several"));
        TestCertificate other = TestCertificate.authority(ROOT).selfSigned();
        TestCertificate expired = TestCertificateDraft.of(root.holder.getSubject())
                .authority(null)
                .keys(root.keys)
                .expired()
                .selfSigned();
        new TestDirectory(several).add(other).add(expired).trust(root).trust(intermediate);
        assertEquals(
                "",
                problems(verify(
                        several, new TestSigner(signer).carrying(other, expired).clear(TEXT))));
    }

    @Test
    void refusesAChangedText() throws Exception {
        String message = new String(new TestSigner(signer).clear(TEXT), StandardCharsets.UTF_8);
        SignatureReport report = verify(message.replace("\"a\"", "\"b\"").getBytes(StandardCharsets.UTF_8));
        assertEquals("signature: the text is not the one that was signed: its digest differs", problems(report));
        assertTrue(report.content().isEmpty());
    }

    @Test
    void refusesASignatureOfAnotherKey() throws Exception {
        TestCertificate impostor = new TestCertificate(signer.holder, TestKeys.curve("P-256"));
        assertEquals(
                "signature: the signature does not fit the text and the signer's key",
                problems(verify(new TestSigner(impostor).clear(TEXT))));
        assertEquals(
                "signature: the signature does not fit the text and the signer's key",
                problems(verify(
                        new TestSigner(impostor).withoutSignedAttributes().opaque(TEXT))));
    }

    @Test
    void wantsExactlyOneSignerWithItsCertificate() throws Exception {
        assertEquals(
                "signer: the message has 2 signers instead of one",
                problems(verify(new TestSigner(signer, signer).clear(TEXT))));
        assertEquals(
                "signer: the message has 0 signers instead of one", problems(verify(new TestSigner().clear(TEXT))));
        assertEquals(
                "signer: the message does not carry the certificate of its signer",
                problems(verify(new TestSigner(signer)
                        .carryingNone()
                        .carrying(intermediate)
                        .clear(TEXT))));
    }

    @Test
    void refusesUnknownAuthoritiesAndSelfSignedSigners() throws Exception {
        TestCertificate unknown = TestCertificate.authority("/CN=Unknown").selfSigned();
        TestCertificate stranger = TestCertificate.named(SIGNER).issuedBy(unknown);
        assertEquals(
                "chain: no certificate of /CN=Unknown in " + directory,
                problems(verify(new TestSigner(stranger).clear(TEXT))));
        assertEquals(
                "chain: the chain ends at /CN=Unknown, which signed itself and is not in " + directory,
                problems(verify(new TestSigner(stranger).carrying(unknown).clear(TEXT))));
        TestCertificate self = TestCertificate.named(SIGNER).selfSigned();
        assertEquals(
                "chain: the chain ends at " + SIGNER + ", which signed itself and is not in " + directory,
                problems(verify(new TestSigner(self).clear(TEXT))));
        trusted.trust(self);
        assertEquals(
                "authorities: " + SIGNER + " is trusted itself, but is no authority",
                problems(verify(new TestSigner(self).clear(TEXT))));
    }

    @Test
    void refusesAnAuthorityThatOnlyHasTheName() throws Exception {
        TestCertificate fake = TestCertificate.authority(ROOT).selfSigned();
        TestCertificate victim = TestCertificate.named(SIGNER).issuedBy(fake);
        assertEquals(
                "chain: the key of /DC=org/CN=Root in " + directory + " has not signed the certificate of " + SIGNER,
                problems(verify(new TestSigner(victim).clear(TEXT))));
    }

    @Test
    void refusesExpiredCertificatesAnywhereInTheChain() throws Exception {
        TestCertificate late = TestCertificate.named(SIGNER).expired().issuedBy(intermediate);
        String detail = "validity: the certificate of " + SIGNER + " expired on "
                + late.holder.getNotAfter().toInstant();
        String problems =
                problems(verify(new TestSigner(late).withoutSignedAttributes().clear(TEXT)));
        assertEquals(detail, problems);
        TestCertificate early = TestCertificate.named(SIGNER)
                .valid(Instant.now().plusSeconds(3600), Instant.now().plusSeconds(7200))
                .issuedBy(intermediate);
        assertEquals(
                "validity: the certificate of " + SIGNER + " is not valid before "
                        + early.holder.getNotBefore().toInstant(),
                problems(verify(new TestSigner(early).clear(TEXT))));
        TestCertificate old = TestCertificate.authority("/CN=Old").expired().issuedBy(root);
        trusted.trust(old);
        TestCertificate below = TestCertificate.named(SIGNER).issuedBy(old);
        assertEquals(
                "validity: the certificate of /CN=Old expired on "
                        + old.holder.getNotAfter().toInstant(),
                problems(verify(new TestSigner(below).clear(TEXT))));
    }

    @Test
    void refusesASigningTimeThatTheCertificateDoesNotCover() throws Exception {
        Instant past = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 7200);
        byte[] message =
                new TestSigner(signer).at(past.minusSeconds(40 * 86_400)).clear(TEXT);
        assertEquals(
                "validity: the list was signed on " + past.minusSeconds(40 * 86_400) + ", when the certificate of "
                        + SIGNER + " was not valid",
                problems(verify(message)));
        SignatureReport recent = verify(new TestSigner(signer).at(past).clear(TEXT));
        assertEquals("", problems(recent));
        assertEquals(past, recent.details().orElseThrow().signingTime());
    }

    @Test
    void refusesIssuersThatMayNotIssue() throws Exception {
        TestCertificate below = TestCertificate.named("/CN=below").issuedBy(signer);
        mode = RevocationMode.IGNORE;
        assertEquals(
                "authorities: " + SIGNER + " issued a certificate and is no authority (basic constraints)",
                problems(verify(new TestSigner(below).carrying(signer).clear(TEXT))));
        TestCertificate noSigning =
                TestCertificate.authority("/CN=No").usage(KeyUsage.cRLSign).issuedBy(root);
        assertEquals(
                "authorities: the key usage of /CN=No permits no signing of certificates",
                problems(verify(new TestSigner(TestCertificate.named(SIGNER).issuedBy(noSigning))
                        .carrying(noSigning)
                        .clear(TEXT))));
        TestCertificate last = TestCertificateDraft.of(TestCertificate.name("/CN=Last"))
                .authority(0)
                .issuedBy(root);
        TestCertificate tooLow = TestCertificate.authority("/CN=Low").issuedBy(last);
        assertEquals(
                "authorities: /CN=Last permits 0 authorities below it, and there are 1",
                problems(verify(new TestSigner(TestCertificate.named(SIGNER).issuedBy(tooLow))
                        .carrying(tooLow, last)
                        .clear(TEXT))));
        assertEquals(
                "",
                problems(verify(new TestSigner(TestCertificate.named(SIGNER).issuedBy(last))
                        .carrying(last)
                        .clear(TEXT))));
    }

    @Test
    void refusesSignersThatMayNotSign() throws Exception {
        TestCertificate mute =
                TestCertificate.named(SIGNER).usage(KeyUsage.keyEncipherment).issuedBy(intermediate);
        assertEquals(
                "authorities: the key usage of " + SIGNER + " permits no signatures",
                problems(verify(new TestSigner(mute).clear(TEXT))));
        assertEquals(
                "authorities: the key usage of /DC=org/CN=Root permits no signatures",
                problems(verify(new TestSigner(root).clear(TEXT))));
    }

    @Test
    void trustsRootsOfVersion1() throws Exception {
        TestCertificate ancient =
                TestCertificateDraft.of(TestCertificate.name("/CN=Ancient")).selfSignedVersion1();
        trusted.trust(ancient);
        assertEquals(
                "", problems(verify(new TestSigner(TestCertificate.named(SIGNER).issuedBy(ancient)).clear(TEXT))));
    }

    @Test
    void refusesRevokedCertificatesAnywhereInTheChain() throws Exception {
        trusted.replace(intermediate.revocationList(signer.serial()));
        String revokedSigner = "revocation: the certificate of " + SIGNER + " (serial number "
                + signer.serial().toString(16) + ") is revoked by /DC=org/CN=Intermediate";
        assertEquals(revokedSigner, problems(verify(new TestSigner(signer).clear(TEXT))));
        mode = RevocationMode.IF_PRESENT;
        assertEquals(revokedSigner, problems(verify(new TestSigner(signer).clear(TEXT))));
        mode = RevocationMode.IGNORE;
        assertEquals("", problems(verify(new TestSigner(signer).clear(TEXT))));
        mode = RevocationMode.REQUIRE;
        trusted.replace(intermediate.revocationList()).replace(root.revocationList(intermediate.serial()));
        assertEquals(
                "revocation: the certificate of /DC=org/CN=Intermediate (serial number "
                        + intermediate.serial().toString(16) + ") is revoked by /DC=org/CN=Root",
                problems(verify(new TestSigner(signer).clear(TEXT))));
    }

    @Test
    void needsRevocationListsUnlessToldOtherwise() throws Exception {
        Path none = Files.createDirectory(directory.resolve("none"));
        new TestDirectory(none).add(root).add(intermediate).add(root.revocationList());
        assertEquals(
                "revocation-lists: no revocation list of /DC=org/CN=Intermediate in " + none,
                problems(verify(none, new TestSigner(signer).clear(TEXT))));
        mode = RevocationMode.IF_PRESENT;
        assertEquals("", problems(verify(none, new TestSigner(signer).clear(TEXT))));
    }

    @ParameterizedTest
    @EnumSource(
            value = RevocationMode.class,
            names = {"REQUIRE", "IF_PRESENT"})
    void refusesBadRevocationLists(RevocationMode how) throws Exception {
        mode = how;
        Instant now = Instant.now();
        Instant yesterday = Instant.ofEpochSecond(now.getEpochSecond() - 86_400);
        trusted.replace(intermediate.revocationList(now.minusSeconds(90_000), yesterday));
        assertEquals(
                "revocation-lists: the revocation list of /DC=org/CN=Intermediate expired on " + yesterday,
                problems(verify(new TestSigner(signer).clear(TEXT))));
        TestCertificate impostor = new TestCertificate(intermediate.holder, TestKeys.curve("P-256"));
        trusted.replace(impostor.revocationList());
        assertEquals(
                "revocation-lists: the revocation list of /DC=org/CN=Intermediate has no valid signature",
                problems(verify(new TestSigner(signer).clear(TEXT))));
        Path file = directory.resolve(TestDirectory.hash(intermediate.holder.getSubject(), 0) + ".r0");
        Files.writeString(file, "garbage");
        assertEquals(
                "revocation-lists: " + file + " holds no 'X509 CRL', neither PEM nor DER",
                problems(verify(new TestSigner(signer).clear(TEXT))));
    }

    @Test
    void refusesRevocationListsThatSpeakOfSomethingElse() throws Exception {
        String start = "revocation-lists: the revocation list of /DC=org/CN=Intermediate ";
        trusted.replace(intermediate.revocationList(
                Extension.issuingDistributionPoint,
                true,
                new IssuingDistributionPoint(null, false, true, null, false, false)));
        assertEquals(
                start + "is about certificates of another kind", problems(verify(new TestSigner(signer).clear(TEXT))));
        trusted.replace(intermediate.revocationList(
                Extension.issuingDistributionPoint,
                true,
                new IssuingDistributionPoint(null, true, false, null, false, false)));
        assertEquals("", problems(verify(new TestSigner(signer).clear(TEXT))));
        trusted.replace(intermediate.revocationList(
                Extension.issuingDistributionPoint,
                true,
                new IssuingDistributionPoint(null, false, false, null, true, false)));
        assertEquals(
                start + "covers a part of what it should only", problems(verify(new TestSigner(signer).clear(TEXT))));
        trusted.replace(intermediate.revocationList(Extension.deltaCRLIndicator, true, new ASN1Integer(1)));
        assertEquals(
                start + "has the critical extension 2.5.29.27, which is unknown here",
                problems(verify(new TestSigner(signer).clear(TEXT))));
    }

    @Test
    void readsDirectoriesOfDerFilesAndOfSeveralCertificatesInOne() throws Exception {
        Path der = Files.createDirectory(directory.resolve("der"));
        String rootHash = TestDirectory.hash(root.holder.getSubject(), 0);
        String intermediateHash = TestDirectory.hash(intermediate.holder.getSubject(), 0);
        Files.write(der.resolve(rootHash + ".0"), root.holder.getEncoded());
        Files.write(der.resolve(rootHash + ".r0"), root.revocationList().getEncoded());
        Files.writeString(
                der.resolve(intermediateHash + ".3"),
                "0 is how some text begins\n" + TestDirectory.pem(root.holder)
                        + TestDirectory.pem(intermediate.holder));
        Files.writeString(der.resolve(intermediateHash + ".0"), "garbage");
        Files.write(
                der.resolve(intermediateHash + ".r7"),
                intermediate.revocationList().getEncoded());
        assertEquals("", problems(verify(der, new TestSigner(signer).clear(TEXT))));
    }

    @Test
    void looksIntoTheSystemsTrustStoreOnDemand() throws Exception {
        SignatureReport report = new SignatureVerifier(
                        new TrustPolicy(directory.resolve("none"), true, mode, false), Clock.systemUTC())
                .verify(new TestSigner(signer).clear(TEXT));
        assertEquals(
                "chain: no certificate of /DC=org/CN=Intermediate in " + directory.resolve("none")
                        + " and the system's trust store",
                problems(report));
    }

    @Test
    void usesTheValidOneOfSeveralRevocationLists() throws Exception {
        Instant now = Instant.now();
        trusted.replace(intermediate.revocationList(now.minusSeconds(90_000), now.minusSeconds(60)));
        trusted.add(intermediate.revocationList());
        assertEquals("", problems(verify(new TestSigner(signer).clear(TEXT))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA224", "SHA384", "SHA512"})
    void believesStrongDigests(String digest) throws Exception {
        assertEquals("", problems(verify(new TestSigner(signer).over(digest).clear(TEXT))));
    }

    @Test
    void believesSha1OnlyWhenAllowed() throws Exception {
        byte[] message = new TestSigner(signer).over("SHA1").clear(TEXT);
        assertEquals(
                "digest: the list is signed over SHA1: SHA-1 is weak (--allow-sha1 would take it)",
                problems(verify(message)));
        TestCertificate weak = TestCertificate.named(SIGNER).signedOver("SHA1").issuedBy(intermediate);
        byte[] weakChain = new TestSigner(weak).clear(TEXT);
        assertEquals(
                "digest: the certificate of " + SIGNER + " is signed with ECDSAWITHSHA1: SHA-1 is weak"
                        + " (--allow-sha1 would take it)",
                problems(verify(weakChain)));
        allowSha1 = true;
        assertEquals("", problems(verify(message)));
        assertEquals("", problems(verify(weakChain)));
    }

    @Test
    void knowsCurvesThatThePlatformHasGivenUp() throws Exception {
        TestCertificate authority = TestCertificate.authority("/CN=Curve")
                .keys(TestKeys.curve("secp224r1"))
                .selfSigned();
        trusted.trust(authority);
        TestCertificate curve = TestCertificate.named(SIGNER)
                .keys(TestKeys.curve("brainpoolP256r1"))
                .issuedBy(authority);
        assertEquals("", problems(verify(new TestSigner(curve).clear(TEXT))));
        assertEquals(
                "signature: the text is not the one that was signed: its digest differs",
                problems(verify(new String(new TestSigner(curve).clear(TEXT), StandardCharsets.UTF_8)
                        .replace("\"a\"", "\"b\"")
                        .getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void neverBelievesMd5() throws Exception {
        allowSha1 = true;
        TestCertificate rsa = TestCertificate.named(SIGNER).rsa(2048).issuedBy(intermediate);
        assertEquals(
                "digest: the list is signed over MD5: MD5 is broken or unknown",
                problems(verify(new TestSigner(rsa).over("MD5").clear(TEXT))));
    }

    @Test
    void refusesShortKeys() throws Exception {
        TestCertificate rsa = TestCertificate.named(SIGNER).rsa(1024).issuedBy(intermediate);
        assertEquals(
                "key-size: the key of " + SIGNER + " is too weak: RSA 1024 bits instead of 2048",
                problems(verify(new TestSigner(rsa).clear(TEXT))));
        TestCertificate curve =
                TestCertificate.named(SIGNER).keys(TestKeys.curve("secp192r1")).issuedBy(intermediate);
        assertEquals(
                "key-size: the key of " + SIGNER + " is too weak: EC 192 bits instead of 224",
                problems(verify(new TestSigner(curve).clear(TEXT))));
        TestCertificate authority =
                TestCertificate.authority("/CN=Weak").rsa(1024).selfSigned();
        trusted.trust(authority);
        assertEquals(
                "key-size: the key of /CN=Weak is too weak: RSA 1024 bits instead of 2048",
                problems(verify(new TestSigner(TestCertificate.named(SIGNER).issuedBy(authority)).clear(TEXT))));
    }

    @Test
    void honoursSigningPolicies() throws Exception {
        String policy = """
                # comment
                access_id_CA  X509  '/DC=org/CN=Intermediate'
                pos_rights globus CA:sign
                cond_subjects globus '"/DC=org/O=People/*" "/DC=org/O=Hosts/*"'
                """;
        trusted.policy(intermediate, policy);
        assertEquals("", problems(verify(new TestSigner(signer).clear(TEXT))));
        trusted.policy(intermediate, policy.replace("O=Hosts", "O=Others"));
        Path file = directory.resolve(TestDirectory.hash(intermediate.holder.getSubject(), 0) + ".signing_policy");
        assertEquals(
                "signing-policy: " + file + " does not permit /DC=org/CN=Intermediate to sign " + SIGNER,
                problems(verify(new TestSigner(signer).clear(TEXT))));
        trusted.policy(intermediate, "nonsense");
        assertEquals(
                "signing-policy: " + file + ": unknown keyword 'nonsense'",
                problems(verify(new TestSigner(signer).clear(TEXT))));
    }

    @Test
    void refusesBrokenConstraints() throws Exception {
        TestCertificate strange = TestCertificate.named(SIGNER)
                .extension(new ASN1ObjectIdentifier("1.2.3.4.5"), true, DERNull.INSTANCE)
                .issuedBy(intermediate);
        String unknown = problems(verify(new TestSigner(strange).clear(TEXT)));
        assertTrue(unknown.startsWith("constraints: the chain breaks a constraint: "), unknown);
        assertTrue(unknown.contains("1.2.3.4.5") || unknown.contains("critical"), unknown);
        GeneralSubtree people = new GeneralSubtree(new GeneralName(TestCertificate.name("/DC=org/O=People")));
        TestCertificate narrow = TestCertificate.authority("/CN=Narrow")
                .extension(Extension.nameConstraints, true, new NameConstraints(new GeneralSubtree[] {people}, null))
                .issuedBy(root);
        trusted.trust(narrow);
        String outside =
                problems(verify(new TestSigner(TestCertificate.named(SIGNER).issuedBy(narrow)).clear(TEXT)));
        assertTrue(outside.startsWith("constraints: "), outside);
        assertEquals(
                "",
                problems(verify(new TestSigner(
                                TestCertificate.named("/DC=org/O=People/CN=x").issuedBy(narrow))
                        .clear(TEXT))));
    }

    @Test
    void heedsWhatARootSaysAboutItself() throws Exception {
        GeneralSubtree people = new GeneralSubtree(new GeneralName(TestCertificate.name("/DC=org/O=People")));
        TestCertificate narrow = TestCertificate.authority("/CN=Narrow root")
                .extension(Extension.nameConstraints, true, new NameConstraints(new GeneralSubtree[] {people}, null))
                .selfSigned();
        trusted.trust(narrow);
        String outside =
                problems(verify(new TestSigner(TestCertificate.named(SIGNER).issuedBy(narrow)).clear(TEXT)));
        assertTrue(outside.startsWith("constraints: "), outside);
        assertEquals(
                "",
                problems(verify(new TestSigner(
                                TestCertificate.named("/DC=org/O=People/CN=x").issuedBy(narrow))
                        .clear(TEXT))));
    }

    @Test
    void survivesGarbage() throws Exception {
        byte[] sound = new TestSigner(signer).opaque(TEXT);
        for (int cut = 1; cut < sound.length - 2; cut += 97) {
            assertNotEquals("", problems(verify(Arrays.copyOf(sound, cut))));
        }
        for (int at = 210; at < sound.length; at += 7) {
            byte[] changed = sound.clone();
            changed[at] = (byte) (changed[at] == 'A' ? 'B' : 'A');
            verify(changed);
        }
        byte[] nested = new byte[4 << 20];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x80;
        }
        assertEquals("message: the signature is no CMS (PKCS#7) signed data", problems(verify(nested)));
    }

    private SignatureReport verify(byte[] message) {
        return verify(directory, message);
    }

    private SignatureReport verify(Path certificates, byte[] message) {
        return new SignatureVerifier(new TrustPolicy(certificates, false, mode, allowSha1), Clock.systemUTC())
                .verify(message);
    }

    private static String problems(SignatureReport report) {
        assertTrue(report.rules().stream().anyMatch(rule -> rule.rule() == Rule.MESSAGE));
        return report.rules().stream()
                .filter(rule -> rule.outcome() == RuleResult.Outcome.FAILED)
                .sorted(java.util.Comparator.comparing(RuleResult::rule))
                .map(rule -> rule.rule() + ": " + rule.detail())
                .collect(Collectors.joining("; "));
    }
}
