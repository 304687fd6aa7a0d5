package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate with its key, which can issue others and revoke them. */
public final class TestCertificate {
    final X509CertificateHolder holder;
    final KeyPair keys;

    TestCertificate(X509CertificateHolder holder, KeyPair keys) {
        this.holder = holder;
        this.keys = keys;
    }

    /** Starts a certificate. */
    public static TestCertificateDraft named(String slashName) {
        return new TestCertificateDraft(name(slashName));
    }

    /** Starts a certificate of an authority. */
    public static TestCertificateDraft authority(String slashName) {
        return named(slashName).authority(null);
    }

    /** A name from its slash form; values must not hold slashes. */
    public static X500Name name(String slashName) {
        X500NameBuilder builder = new X500NameBuilder();
        for (String attribute : slashName.substring(1).split("/")) {
            String[] parts = attribute.split("=", 2);
            String type = AttributeTypes.identifier(parts[0]).orElseThrow();
            builder.addRDN(new ASN1ObjectIdentifier(type), new DERUTF8String(parts[1]));
        }
        return builder.build();
    }

    /** Its subject in slash form. */
    public String subject() {
        return SlashName.of(holder.getSubject());
    }

    /** Its encoding. */
    public byte[] der() throws IOException {
        return holder.getEncoded();
    }

    /** Its private key. */
    public PrivateKey privateKey() {
        return keys.getPrivate();
    }

    /** Certificate or key as PEM. */
    public static String pem(Object object) throws IOException {
        return TestDirectory.pem(object);
    }

    /** As PEM. */
    public String pem() throws IOException {
        return TestDirectory.pem(holder);
    }

    /** Its serial number. */
    public BigInteger serial() {
        return holder.getSerialNumber();
    }

    /** A revocation list of this authority, valid for a month around now. */
    public X509CRLHolder revocationList(BigInteger... revoked) throws Exception {
        Instant now = Instant.now();
        return revocationList(now.minusSeconds(86_400), now.plusSeconds(30 * 86_400), revoked);
    }

    /** A revocation list of this authority. */
    public X509CRLHolder revocationList(Instant from, Instant until, BigInteger... revoked) throws Exception {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(holder.getSubject(), Date.from(from));
        builder.setNextUpdate(Date.from(until));
        for (BigInteger serial : revoked) {
            builder.addCRLEntry(serial, Date.from(from), 0);
        }
        return builder.build(signer("SHA256"));
    }

    /** An empty revocation list of this authority with one extension. */
    X509CRLHolder revocationList(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) throws Exception {
        Instant now = Instant.now();
        X509v2CRLBuilder builder = new X509v2CRLBuilder(holder.getSubject(), Date.from(now.minusSeconds(60)));
        builder.setNextUpdate(Date.from(now.plusSeconds(3600)));
        builder.addExtension(type, critical, value);
        return builder.build(signer("SHA256"));
    }

    /** A revocation list that does not say until when, with one extension. */
    X509CRLHolder revocationListWithoutEnd(ASN1ObjectIdentifier type, ASN1Encodable value) throws Exception {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(holder.getSubject(), Date.from(Instant.now()));
        builder.addExtension(type, false, value);
        return builder.build(signer("SHA256"));
    }

    org.bouncycastle.operator.ContentSigner signer(String digest) throws Exception {
        return new JcaContentSignerBuilder(algorithm(digest))
                .setProvider(TestKeys.PROVIDER)
                .build(keys.getPrivate());
    }

    String algorithm(String digest) {
        String kind = keys.getPrivate().getAlgorithm();
        return digest + "with" + (kind.startsWith("EC") ? "ECDSA" : kind);
    }
}
