package org.cloudimagefactory.common.imagelist.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.Extension;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.problem.Finding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustFindingsTest {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path root;

    private Path directory;
    private TestDirectory trusted;
    private RevocationMode mode = RevocationMode.REQUIRE;
    private boolean systemTrust;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(root.resolve("certificates"));
        trusted = new TestDirectory(directory);
    }

    @Test
    void countsEachOnceAndNamesTheFirstEnd() throws Exception {
        TestCertificate one = TestCertificate.authority("/CN=One").selfSigned();
        TestCertificate two = TestCertificate.authority("/CN=Two").selfSigned();
        trusted.add(one).addOldStyle(one).add(two);
        trusted.add(one.revocationList(now.minusSeconds(60), now.plusSeconds(7200)));
        trusted.add(two.revocationList(now.minusSeconds(60), now.plusSeconds(3600)));
        assertEquals(
                List.of(
                        Finding.good("authorities", "2 in " + directory),
                        Finding.good("revocation lists", "2 valid, the first of them until " + now.plusSeconds(3600))),
                findings());
    }

    @Test
    void countsListsThatEndAtTheSameMoment() throws Exception {
        TestCertificate one = TestCertificate.authority("/CN=One").selfSigned();
        TestCertificate two = TestCertificate.authority("/CN=Two").selfSigned();
        Instant end = now.plusSeconds(3600);
        trusted.add(one).add(one.revocationList(now.minusSeconds(60), end));
        trusted.add(two).add(two.revocationList(now.minusSeconds(60), end));
        assertEquals(
                Finding.good("revocation lists", "2 valid, the first of them until " + end),
                findings().get(1));
    }

    @Test
    void namesExpiredAuthoritiesAndLists() throws Exception {
        TestCertificate old = TestCertificate.authority("/CN=Old")
                .valid(now.minusSeconds(7200), now.minusSeconds(1))
                .selfSigned();
        TestCertificate last = TestCertificate.authority("/CN=Last")
                .valid(now.minusSeconds(7200), now)
                .selfSigned();
        trusted.add(old).add(last);
        trusted.add(old.revocationList(now.minusSeconds(7200), now.minusSeconds(1)));
        trusted.add(last.revocationList(now.minusSeconds(7200), now));
        List<Finding> findings = findings();
        assertEquals(4, findings.size(), findings.toString());
        assertEquals(Finding.warning("authorities", "/CN=Old expired on " + now.minusSeconds(1)), findings.get(1));
        assertEquals(
                Finding.warning(
                        "revocation lists",
                        "that of /CN=Old, made on " + now.minusSeconds(7200) + ", expired on " + now.minusSeconds(1)
                                + "; fetch-crl gets a new one"),
                findings.get(2));
        assertEquals(Finding.good("revocation lists", "1 valid, the first of them until " + now), findings.get(3));
    }

    @Test
    void wantsListsOnlyWhereTheSiteDoes() throws Exception {
        trusted.add(TestCertificate.authority("/CN=One").selfSigned());
        Finding there = Finding.good("authorities", "1 in " + directory);
        assertEquals(
                List.of(
                        there,
                        Finding.warning(
                                "revocation lists", "1 authorities have none, such as /CN=One; fetch-crl gets them")),
                findings());
        mode = RevocationMode.IF_PRESENT;
        assertEquals(List.of(there), findings());
        mode = RevocationMode.IGNORE;
        Files.writeString(directory.resolve("00000000.r0"), "nonsense");
        assertEquals(List.of(there), findings());
    }

    @Test
    void namesFilesThatHoldNothing() throws Exception {
        trusted.trust(TestCertificate.authority("/CN=One").selfSigned());
        Path certificate = Files.writeString(directory.resolve("00000000.0"), "nonsense");
        Path list = Files.writeString(directory.resolve("00000000.r0"), "nonsense");
        List<Finding> findings = findings();
        assertEquals(
                List.of(
                        Finding.warning("authorities", certificate + " holds no 'CERTIFICATE', neither PEM nor DER"),
                        Finding.warning("revocation lists", list + " holds no 'X509 CRL', neither PEM nor DER")),
                List.of(findings.get(0), findings.get(2)));
        assertEquals(4, findings.size());
    }

    @Test
    void namesListsThatDoNotSayHowLongTheyAreValid() throws Exception {
        TestCertificate one = TestCertificate.authority("/CN=One").selfSigned();
        trusted.add(one).add(one.revocationListWithoutEnd(Extension.cRLNumber, new ASN1Integer(1)));
        assertEquals(
                Finding.warning("revocation lists", "that of /CN=One does not say how long it is valid"),
                findings().get(1));
    }

    @Test
    void wantsAuthoritiesUnlessThoseOfTheSystemAreTrusted() throws IOException {
        assertEquals(List.of(Finding.bad("authorities", "0 in " + directory)), findings());
        systemTrust = true;
        assertEquals(List.of(Finding.good("authorities", "0 in " + directory)), findings());
        Files.delete(directory);
        String missing = "no directory " + directory + "; create it, or name another";
        assertEquals(List.of(Finding.warning("authorities", missing)), findings());
        systemTrust = false;
        assertEquals(List.of(Finding.bad("authorities", missing)), findings());
    }

    private List<Finding> findings() {
        return TrustFindings.of(new TrustPolicy(directory, systemTrust, mode, false), Clock.fixed(now, ZoneOffset.UTC));
    }
}
