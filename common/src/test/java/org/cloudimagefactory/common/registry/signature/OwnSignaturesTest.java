package org.cloudimagefactory.common.registry.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestCertificateDraft;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signer knows what it has signed before, also with another certificate of its name, and what it has not. */
class OwnSignaturesTest {
    private static final String NAME = "/DC=org/CN=signer";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final MemoryStore store = new MemoryStore();
    private final RegistryDocument manifest = TestManifests.of("debian");
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private TestCertificate authority;
    private int signers;

    @BeforeEach
    void authority() throws Exception {
        authority = TestCertificate.authority("/DC=org/CN=Root").selfSigned();
    }

    private NotationSigner signer(String name, TestCertificate issuer) throws Exception {
        TestCertificateDraft draft = TestCertificate.named(name).usage(KeyUsage.digitalSignature);
        TestCertificate end = issuer == null ? draft.selfSigned() : draft.issuedBy(issuer);
        signers++;
        Path chain = Files.writeString(
                directory.resolve(signers + ".pem"), end.pem() + (issuer == null ? "" : issuer.pem()));
        Path key = Files.writeString(directory.resolve(signers + ".key"), TestCertificate.pem(end.privateKey()));
        return NotationSigner.load(chain, key, null);
    }

    private NotationAttachment notation(String name, TestCertificate issuer) throws Exception {
        return new NotationAttachment(signer(name, issuer), HOUR);
    }

    @Test
    void anotherCertificateOfTheSameNameAndAuthorityIsTheSameSigner() throws Exception {
        NotationAttachment first = notation(NAME, authority);
        assertFalse(first.isSigned(store, manifest));
        first.attach(store, manifest, "r", now.minus(Duration.ofMinutes(5)));
        assertTrue(first.isSigned(store, manifest));
        assertTrue(notation(NAME, authority).isSigned(store, manifest));
        assertFalse(notation("/DC=org/CN=other", authority).isSigned(store, manifest));
        TestCertificate namesake = TestCertificate.authority("/DC=org/CN=Root").selfSigned();
        assertFalse(notation(NAME, namesake).isSigned(store, manifest), "an authority that only has the same name");
    }

    @Test
    void whoHasSignedHisCertificateHimselfIsOnlyHimself() throws Exception {
        NotationAttachment first = notation(NAME, null);
        first.attach(store, manifest, "r", now);
        assertTrue(first.isSigned(store, manifest));
        assertFalse(notation(NAME, null).isSigned(store, manifest));
    }

    @Test
    void aSignatureThatIsOverIsStillOursAndOneMoreIsAddedWhenAsked() throws Exception {
        NotationAttachment signer = notation(NAME, authority);
        signer.attach(store, manifest, "r", now.minus(Duration.ofMinutes(30)));
        signer.attach(store, manifest, "r", now);
        assertEquals(1, store.listed.size());
        signer.attachAnew(store, manifest, "r", now);
        assertEquals(2, store.listed.size());
        NotationAttachment later = notation(NAME, authority);
        assertTrue(later.isSigned(store, manifest));
    }

    @Test
    void aSignatureByItselfIsAboutOneManifest() throws Exception {
        RegistryDocument other = TestManifests.of("alma");
        CosignAttachment cosign = new CosignAttachment(new SignerFiles(directory).cosign("secp256r1"));
        CosignAttachment stranger = new CosignAttachment(new SignerFiles(directory).cosign("Ed25519"));
        NotationAttachment notation = notation(NAME, authority);
        for (ManifestSigner.Attachment signer : new ManifestSigner.Attachment[] {cosign, notation}) {
            byte[] signature = signer.signature(manifest, now);
            assertTrue(signer.isOwn(signature, manifest));
            assertFalse(signer.isOwn(signature, other));
            assertFalse(signer.isOwn("{}".getBytes(StandardCharsets.UTF_8), manifest));
            assertFalse(signer.isOwn(new byte[0], manifest));
            assertFalse(stranger.isOwn(signature, manifest));
            assertEquals(Optional.of(signer.until(now).orElse(Instant.MAX)), signer.end(signature, manifest));
            assertEquals(Optional.empty(), signer.end(signature, other));
            assertEquals(Optional.empty(), stranger.end(signature, manifest));
        }
    }

    @Test
    void cosignsSignaturesHaveNoEnd() throws Exception {
        CosignAttachment cosign = new CosignAttachment(new SignerFiles(directory).cosign("secp256r1"));
        assertFalse(cosign.isSigned(store, manifest));
        cosign.attach(store, manifest, "r", now);
        cosign.attachAnew(store, manifest, "r", now);
        assertEquals(1, store.listed.size());
        assertTrue(cosign.isSigned(store, manifest));
        assertEquals(Optional.empty(), cosign.until(now));
    }

    @Test
    void notationsEndWithTheirValidityOrTheCertificates() throws Exception {
        NotationSigner signer = signer(NAME, authority);
        assertEquals(Optional.of(now.plus(HOUR)), new NotationAttachment(signer, HOUR).until(now));
        assertEquals(Optional.of(signer.notAfter()), new NotationAttachment(signer, null).until(now));
        assertEquals(
                Optional.of(signer.notAfter()), new NotationAttachment(signer, Duration.ofDays(100_000)).until(now));
    }
}
