package org.cloudimagefactory.common.imagelist.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.TestLists;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.trust.EndorserPurpose;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the certificate of a signer is made for. */
class PurposeCheckTest {
    private static final String DN = "/DC=org/O=Hosts/CN=lists.example.org";
    private static final String CA = "/DC=org/CN=Root";
    private static final Pins NAMED = new Pins(List.of(new Endorser(DN, CA)), null, null, null);
    private static final Pins OTHER = new Pins(List.of(new Endorser("/CN=other", CA)), null, null, null);
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final String CODE = "1.3.6.1.5.5.7.3.3";
    private static final String MAIL = "1.3.6.1.5.5.7.3.4";

    @TempDir
    static Path directory;

    private static TestCertificate root;

    @BeforeAll
    static void makeRoot() throws Exception {
        root = TestCertificate.authority(CA).selfSigned();
        new TestDirectory(directory).trust(root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MAIL,
                "1.3.6.1.5.5.7.3.36",
                "1.3.6.1.4.1.311.10.3.12",
                "1.2.840.113583.1.1.5",
                "2.5.29.37.0",
                SERVER + "," + CLIENT + "," + MAIL,
                CODE + ",2.5.29.37.0"
            })
    void takesWhatIsMadeForSigning(String purposes) throws Exception {
        for (boolean critical : List.of(true, false)) {
            ListReport report = verify(purposes, critical, EndorserPurpose.STRICT, Pins.NONE);
            assertTrue(report.isAccepted(), report.problems());
            assertEquals(List.of(), report.warnings());
        }
    }

    @Test
    void takesWhatIsMadeForAnything() throws Exception {
        ListReport report = verify("", false, EndorserPurpose.STRICT, Pins.NONE);
        assertTrue(report.isAccepted(), report.problems());
        assertEquals(List.of(), report.warnings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CODE,
                SERVER,
                CLIENT,
                "1.3.6.1.5.5.7.3.8",
                "1.2.3.4.5",
                SERVER + "," + CLIENT + "," + CODE,
                SERVER + "," + CODE
            })
    void warnsOfAllElseAndRefusesItWhereThatIsWanted(String purposes) throws Exception {
        for (Pins pins : List.of(Pins.NONE, NAMED)) {
            ListReport warned = verify(purposes, false, EndorserPurpose.WARN, pins);
            assertTrue(warned.isAccepted(), warned.problems());
            assertEquals(1, warned.warnings().size());
            assertTrue(
                    warned.warnings()
                            .get(0)
                            .startsWith("key-purpose: the certificate of " + DN
                                    + " is not made for signing mail or documents, but for "),
                    warned.warnings().get(0));
            ListReport refused = verify(purposes, false, EndorserPurpose.STRICT, pins);
            assertFalse(refused.isAccepted());
            assertFalse(refused.isBelieved());
            assertEquals(warned.warnings().get(0), refused.problems());
        }
    }

    @Test
    void takesTheCertificateOfAHostWhoseEndorserIsNamed() throws Exception {
        for (EndorserPurpose mode : EndorserPurpose.values()) {
            for (String purposes : List.of(SERVER + "," + CLIENT, CLIENT + "," + SERVER)) {
                ListReport report = verify(purposes, false, mode, NAMED);
                assertTrue(report.isAccepted(), report.problems());
                assertEquals(List.of(), report.warnings());
            }
        }
        assertEquals(
                1,
                verify(SERVER + "," + CLIENT, false, EndorserPurpose.WARN, Pins.NONE)
                        .warnings()
                        .size());
        assertFalse(verify(SERVER + "," + CLIENT, false, EndorserPurpose.STRICT, Pins.NONE)
                .isAccepted());
        assertFalse(verify(SERVER + "," + CLIENT, false, EndorserPurpose.WARN, OTHER)
                .isAccepted());
    }

    @Test
    void refusesAMalformedExtension() throws Exception {
        TestCertificate signer = TestCertificate.named(DN)
                .extension(Extension.extendedKeyUsage, false, new DEROctetString(new byte[] {1, 2}))
                .issuedBy(root);
        assertFalse(verify(signer, EndorserPurpose.WARN, NAMED).isAccepted());
    }

    private static ListReport verify(String purposes, boolean critical, EndorserPurpose mode, Pins pins)
            throws Exception {
        TestCertificateDraft draft = TestCertificate.named(DN);
        if (!purposes.isEmpty()) {
            draft.extension(
                    Extension.extendedKeyUsage,
                    critical,
                    new ExtendedKeyUsage(Arrays.stream(purposes.split(","))
                            .map(purpose -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose)))
                            .toArray(KeyPurposeId[]::new)));
        }
        return verify(draft.issuedBy(root), mode, pins);
    }

    private static ListReport verify(TestCertificate signer, EndorserPurpose mode, Pins pins) throws Exception {
        Clock clock = Clock.systemUTC();
        TrustPolicy policy = new TrustPolicy(directory, false, RevocationMode.REQUIRE, false, mode);
        String list = TestLists.json(TestLists.list(DN, CA, TestLists.image("a")));
        return new ListVerifier(new SignatureVerifier(policy, clock), new ImageListReader(clock), clock)
                .verify(new TestSigner(signer).clear(list), pins);
    }
}
