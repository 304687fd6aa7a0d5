package org.cloudimagefactory.common.registry.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures are found wherever they lie, one good one suffices, and else the nearest miss is told. */
class ManifestVerifierTest {
    private static final String DN = SignerFiles.DN;

    @TempDir
    Path directory;

    private final RegistryDocument manifest = TestManifests.of("debian");
    private final MemoryStore store = new MemoryStore();
    private final Instant now = Instant.now();
    private SignerFiles files;

    @BeforeEach
    void makeFiles() throws Exception {
        files = new SignerFiles(directory);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsNotationsSignaturesByTheListAndByTheFallbackTag(boolean isListed) throws Exception {
        store.listsReferrers = isListed;
        sign(ManifestSigner.notation(files.notation(), Duration.ofDays(30)));
        SignatureVerdict verdict = believed(files.trustIn(DN));
        assertEquals(DN, verdict.signer());
        assertTrue(verdict.expiry().isAfter(now.plus(Duration.ofDays(29))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsCosignsBundlesByTheListAndByTheFallbackTag(boolean isListed) throws Exception {
        store.listsReferrers = isListed;
        CosignSigner signer = files.cosign("secp256r1");
        sign(ManifestSigner.cosign(signer));
        SignaturePolicy policy = new SignaturePolicy.Cosign(signer.publicKey());
        assertEquals(SignatureScheme.COSIGN_TAG, believed(policy).scheme());
        store.documents.remove(SignatureTypes.tag(manifest));
        assertEquals(SignatureScheme.COSIGN_BUNDLE, believed(policy).scheme());
    }

    @Test
    void findsWhatOnlyTheFallbackTagHasThoughTheRegistryListsReferrers() throws Exception {
        sign(ManifestSigner.notation(other(), null));
        store.listsReferrers = false;
        sign(ManifestSigner.notation(files.notation(), null));
        assertEquals(1, store.listed.size());
        assertEquals(DN, believed(files.trustIn(DN)).signer());
    }

    @Test
    void whatIsBelievedEndsTheSearch() throws Exception {
        sign(ManifestSigner.notation(files.notation(), null));
        CosignSigner signer = files.cosign("secp256r1");
        sign(ManifestSigner.cosign(signer));
        store.asked = 0;
        store.askedForList = 0;
        believed(new SignaturePolicy.Cosign(signer.publicKey()));
        assertEquals(1, store.asked, "the tag");
        assertEquals(0, store.askedForList);
        store.asked = 0;
        believed(files.trustIn(DN));
        assertEquals(1, store.asked, "the signature, and no fallback tag");
        assertEquals(1, store.askedForList);
    }

    @Test
    void findsReferrersThatTheListDoesNotNameByKind() throws Exception {
        sign(ManifestSigner.notation(files.notation(), null));
        ContentDescriptor listed = store.listed.remove(0);
        store.listed.add(ContentDescriptor.of(listed.mediaType(), listed.digest(), listed.size()));
        assertEquals(DN, believed(files.trustIn(DN)).signer());
    }

    @Test
    void signsOnlyOnceAndAgainWhenTheSignatureIsOver() throws Exception {
        NotationSigner notation = files.notation();
        CosignSigner cosign = files.cosign("secp256r1");
        for (int i = 0; i < 2; i++) {
            sign(ManifestSigner.notation(notation, Duration.ofHours(1)));
            sign(ManifestSigner.cosign(cosign));
        }
        assertEquals(2, store.listed.size());
        ManifestSigner.notation(notation, Duration.ofHours(1))
                .sign(store, manifest, "r.example.org/debian", now.plus(Duration.ofHours(2)));
        assertEquals(3, store.listed.size());
    }

    @Test
    void signaturesOfOthersUnderTheTagStay() throws Exception {
        CosignSigner one = files.cosign("secp256r1");
        CosignSigner two = files.cosign("Ed25519");
        sign(ManifestSigner.cosign(one));
        sign(ManifestSigner.cosign(two));
        store.listed.clear();
        believed(new SignaturePolicy.Cosign(one.publicKey()));
        believed(new SignaturePolicy.Cosign(two.publicKey()));
        Manifest layers = assertInstanceOf(Manifest.class, store.documents.get(SignatureTypes.tag(manifest)));
        assertEquals(2, layers.layers().size());
    }

    @Test
    void nobodyHasSigned() throws Exception {
        assertEquals(SignatureFault.NO_SIGNATURE, refused(files.trustIn(DN)).fault());
        CosignKey key = files.cosign("secp256r1").publicKey();
        assertEquals(
                SignatureFault.NO_SIGNATURE,
                refused(new SignaturePolicy.Cosign(key)).fault());
    }

    @Test
    void othersHaveSignedInAnotherWay() throws Exception {
        CosignSigner cosign = files.cosign("secp256r1");
        sign(ManifestSigner.cosign(cosign));
        assertEquals(SignatureFault.OTHER_SCHEME, refused(files.trustIn(DN)).fault());
        store.listed.clear();
        assertEquals(SignatureFault.OTHER_SCHEME, refused(files.trustIn(DN)).fault());
        store.documents.clear();
        sign(ManifestSigner.notation(files.notation(), null));
        assertEquals(
                SignatureFault.OTHER_SCHEME,
                refused(new SignaturePolicy.Cosign(cosign.publicKey())).fault());
    }

    @Test
    void oneGoodSignatureAmongBadOnesSuffices() throws Exception {
        sign(ManifestSigner.notation(other(), null));
        attach(SignatureTypes.JWS, "garbage".getBytes(StandardCharsets.UTF_8));
        sign(ManifestSigner.notation(files.notation(), null));
        assertEquals(DN, believed(files.trustIn(DN)).signer());
    }

    @Test
    void tellsTheNearestMiss() throws Exception {
        attach(SignatureTypes.JWS, "garbage".getBytes(StandardCharsets.UTF_8));
        assertEquals(SignatureFault.MALFORMED, refused(files.trustIn(DN)).fault());
        sign(ManifestSigner.notation(other(), null));
        assertEquals(SignatureFault.OTHER_SIGNER, refused(files.trustIn(DN)).fault());
        ManifestSigner.notation(files.notation(), Duration.ofMinutes(1))
                .sign(store, manifest, "r", now.minus(Duration.ofMinutes(5)));
        SignatureOutcome.Refused refused = refused(files.trustIn(DN));
        assertEquals(SignatureFault.EXPIRED, refused.fault());
        String line = refused.problem(RepositoryName.parse("registry.example.org/debian"), manifest.digest())
                .line();
        assertTrue(
                line.startsWith("registry.example.org/debian@" + manifest.digest()
                        + " is refused (expired): the signature is expired: since "),
                line);
        assertTrue(line.endsWith("that is the best of 3 signatures"), line);
    }

    @Test
    void aSignatureOfAnotherManifestIsNone() throws Exception {
        NotationSigner signer = files.notation();
        ManifestSigner.notation(signer, null).sign(store, TestManifests.of("other"), "r", now);
        assertEquals(SignatureFault.OTHER_MANIFEST, refused(files.trustIn(DN)).fault());
    }

    @Test
    void whatTheRegistryHasLostIsTold() throws Exception {
        sign(ManifestSigner.notation(files.notation(), null));
        store.blobs.clear();
        assertEquals(SignatureFault.UNAVAILABLE, refused(files.trustIn(DN)).fault());
        store.documents.clear();
        assertEquals(SignatureFault.UNAVAILABLE, refused(files.trustIn(DN)).fault());
    }

    @Test
    void whatIsTooLargeIsNotFetched() throws Exception {
        attach(SignatureTypes.JWS, new byte[JwsEnvelope.SIZE_LIMIT + 1]);
        store.blobs.clear();
        assertEquals(SignatureFault.TOO_LARGE, refused(files.trustIn(DN)).fault());
    }

    @Test
    void otherEnvelopesAreUnknown() throws Exception {
        attach("application/cose", new byte[3]);
        SignatureOutcome.Refused refused = refused(files.trustIn(DN));
        assertEquals(SignatureFault.UNKNOWN_FORMAT, refused.fault());
        assertTrue(refused.reason().contains("application/cose"), refused.reason());
    }

    @Test
    void looksAtSoManyAndNoMore() throws Exception {
        for (int i = 0; i < SignatureSearch.LIMIT + 5; i++) {
            attach(SignatureTypes.JWS, ("garbage " + i).getBytes(StandardCharsets.UTF_8));
        }
        store.asked = 0;
        SignatureOutcome.Refused refused = refused(files.trustIn(DN));
        assertEquals(SignatureSearch.LIMIT, refused.looked());
        assertTrue(refused.reason().endsWith("5 more that were not looked at"), refused.reason());
        assertTrue(store.asked <= SignatureSearch.LIMIT + 2, "asked " + store.asked + " times");
    }

    @Test
    void nothingIsAskedWhereNoSignatureIsWanted() throws Exception {
        assertEquals(SignatureVerdict.UNSIGNED, believed(new SignaturePolicy.Unsigned()));
        assertEquals(0, store.asked);
    }

    private NotationSigner other() throws Exception {
        return files.notation(TestCertificate.named("/CN=other").usage(KeyUsage.digitalSignature));
    }

    private void sign(ManifestSigner signer) throws Exception {
        signer.sign(store, manifest, "registry.example.org/debian", now);
    }

    /** Something that says that it is a signature of notation. */
    private void attach(String layerType, byte[] content) {
        store.upload(content);
        store.attach(Manifest.of(new Manifest.Fields(
                null,
                ContentDescriptor.of(SignatureTypes.NOTATION, ContentDescriptor.EMPTY.digest(), 2),
                List.of(ContentDescriptor.of(layerType, Digest.of(content), content.length)),
                manifest.descriptor(),
                Map.of())));
    }

    private SignatureVerdict believed(SignaturePolicy policy) throws Exception {
        SignatureOutcome outcome = new ManifestVerifier(policy).look(store, manifest, now);
        return assertInstanceOf(SignatureOutcome.Believed.class, outcome).verdict();
    }

    private SignatureOutcome.Refused refused(SignaturePolicy policy) throws Exception {
        return assertInstanceOf(
                SignatureOutcome.Refused.class, new ManifestVerifier(policy).look(store, manifest, now));
    }
}
