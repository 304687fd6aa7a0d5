package org.cloudimagefactory.common.imagelist.x509;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.KeyUsage;

/** A root, an authority below it and a signer, all sound, until something is changed. */
final class ChainScenario {
    static final String ROOT = "/DC=org/CN=Root";
    static final String MIDDLE = "/DC=org/CN=Middle";
    static final String LOW = "/DC=org/CN=Low";
    static final String SIGNER = "/DC=org/O=Hosts/CN=lists.example.org";

    private static final ASN1ObjectIdentifier PROXY = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.14");
    private static final ASN1ObjectIdentifier INHERIT_ALL = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.21.1");

    TestCertificateDraft root = TestCertificate.authority(ROOT);
    TestCertificateDraft middle = TestCertificate.authority(MIDDLE);
    TestCertificateDraft signer = TestCertificate.named(SIGNER).usage(KeyUsage.digitalSignature);
    boolean trustsRoot = true;
    boolean trustsSigner;
    boolean carriesMiddle = true;
    boolean goesThroughLow;
    boolean isForged;
    boolean isSelfSigned;
    boolean isProxy;
    boolean isRootOfVersion1;
    boolean revokesMiddle;
    boolean revokesSigner;
    boolean hasListOfMiddle = true;
    boolean isListForged;
    Instant listUntil = Instant.now().plusSeconds(30 * 86_400);
    String policy = "";
    String namespaces = "";

    private final Path directory;

    ChainScenario(Path directory) {
        this.directory = directory;
    }

    /** What was made: the certificate that signs, and those that come with it, from below. */
    record Made(Path directory, TestCertificate signer, List<TestCertificate> above) {}

    Made make() throws Exception {
        TestDirectory trusted = new TestDirectory(directory);
        TestCertificate top = isRootOfVersion1 ? root.selfSignedVersion1() : root.selfSigned();
        TestCertificate authority = middle.issuedBy(top);
        List<TestCertificate> above = new ArrayList<>();
        if (carriesMiddle) {
            above.add(authority);
        }
        TestCertificate issuer = authority;
        if (goesThroughLow) {
            issuer = TestCertificate.authority(LOW).issuedBy(authority);
            above.add(0, issuer);
        }
        TestCertificate issuing = isForged ? new TestCertificate(issuer.holder, TestKeys.curve("P-256")) : issuer;
        TestCertificate end = isSelfSigned ? signer.selfSigned() : signer.issuedBy(issuing);
        if (goesThroughLow) {
            trusted.add(revokesSigner ? issuer.revocationList(end.serial()) : issuer.revocationList());
        }
        if (trustsRoot) {
            trusted.add(top);
        }
        if (trustsSigner) {
            trusted.add(end).add(end.revocationList());
        }
        trusted.add(revokesMiddle ? top.revocationList(authority.serial()) : top.revocationList());
        if (hasListOfMiddle) {
            TestCertificate lister =
                    isListForged ? new TestCertificate(authority.holder, TestKeys.curve("P-256")) : authority;
            Instant from = Instant.now().minusSeconds(2 * 86_400);
            trusted.add(
                    revokesSigner
                            ? lister.revocationList(from, listUntil, end.serial())
                            : lister.revocationList(from, listUntil));
        }
        write(top, ".signing_policy", policy);
        write(top, ".namespaces", namespaces);
        if (isProxy) {
            above.add(0, end);
            end = TestCertificate.named(SIGNER + "/CN=1234567")
                    .usage(KeyUsage.digitalSignature)
                    .extension(PROXY, true, new DERSequence(new DERSequence(INHERIT_ALL)))
                    .issuedBy(end);
        }
        return new Made(directory, end, isSelfSigned ? List.of() : List.copyOf(above));
    }

    private void write(TestCertificate top, String suffix, String text) throws Exception {
        if (!text.isEmpty()) {
            Files.writeString(directory.resolve(TestDirectory.hash(top.holder.getSubject(), 0) + suffix), text);
        }
    }
}
