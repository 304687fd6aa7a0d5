package org.cloudimagefactory.common.imagelist.x509;

import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** A certificate that is being made; defaults to a sound one, valid for a month around now. */
public final class TestCertificateDraft {
    private static final AtomicLong SERIAL = new AtomicLong(1000);

    private record Added(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {}

    private final X500Name subject;
    private final List<Added> extensions = new ArrayList<>();
    private KeyPair keys = TestKeys.curve("P-256");
    private Instant from = Instant.now().minusSeconds(86_400);
    private Instant until = Instant.now().plusSeconds(30 * 86_400);
    private String digest = "SHA256";

    TestCertificateDraft(X500Name subject) {
        this.subject = subject;
    }

    /** Starts one with any name. */
    public static TestCertificateDraft of(X500Name subject) {
        return new TestCertificateDraft(subject);
    }

    /** With this key. */
    public TestCertificateDraft keys(KeyPair value) {
        keys = value;
        return this;
    }

    /** With an RSA key. */
    public TestCertificateDraft rsa(int bits) {
        return keys(TestKeys.rsa(bits));
    }

    /** Valid from one time to another. */
    public TestCertificateDraft valid(Instant start, Instant end) {
        from = start;
        until = end;
        return this;
    }

    /** Valid until yesterday. */
    public TestCertificateDraft expired() {
        return valid(Instant.now().minusSeconds(20 * 86_400), Instant.now().minusSeconds(86_400));
    }

    /** Signed over this digest, such as {@code SHA1}. */
    public TestCertificateDraft signedOver(String name) {
        digest = name;
        return this;
    }

    /** With this extension, in place of one of its type. */
    public TestCertificateDraft extension(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
        extensions.removeIf(extension -> extension.type().equals(type));
        extensions.add(new Added(type, critical, value));
        return this;
    }

    /** An authority with so many others below it at most; null for any. */
    public TestCertificateDraft authority(Integer pathLength) {
        extension(
                Extension.basicConstraints,
                true,
                pathLength == null ? new BasicConstraints(true) : new BasicConstraints(pathLength));
        return usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    }

    /** With this critical key usage. */
    public TestCertificateDraft usage(int usage) {
        return extension(Extension.keyUsage, true, new KeyUsage(usage));
    }

    /** Signs itself. */
    public TestCertificate selfSigned() throws Exception {
        return issue(subject, keys);
    }

    /** Signed by an authority. */
    public TestCertificate issuedBy(TestCertificate issuer) throws Exception {
        return issue(issuer.holder.getSubject(), issuer.keys);
    }

    /** Without the extension of this type. */
    public TestCertificateDraft without(ASN1ObjectIdentifier type) {
        extensions.removeIf(extension -> extension.type().equals(type));
        return this;
    }

    /** With a key on this curve, such as {@code P-384}. */
    public TestCertificateDraft curve(String name) {
        return keys(TestKeys.curve(name));
    }

    TestCertificate selfSignedVersion1() throws Exception {
        X509v1CertificateBuilder builder = new X509v1CertificateBuilder(
                subject, serial(), Date.from(from), Date.from(until), subject, publicKey());
        TestCertificate self = new TestCertificate(null, keys);
        return new TestCertificate(builder.build(self.signer(digest)), keys);
    }

    private TestCertificate issue(X500Name issuer, KeyPair issuerKeys) throws Exception {
        X509v3CertificateBuilder builder =
                new X509v3CertificateBuilder(issuer, serial(), Date.from(from), Date.from(until), subject, publicKey());
        for (Added extension : extensions) {
            builder.addExtension(extension.type(), extension.critical(), extension.value());
        }
        TestCertificate signer = new TestCertificate(null, issuerKeys);
        return new TestCertificate(builder.build(signer.signer(digest)), keys);
    }

    private SubjectPublicKeyInfo publicKey() {
        return SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    }

    private static BigInteger serial() {
        return BigInteger.valueOf(SERIAL.incrementAndGet());
    }
}
