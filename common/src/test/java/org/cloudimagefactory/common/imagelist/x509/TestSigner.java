package org.cloudimagefactory.common.imagelist.x509;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.CollectionStore;
import org.cloudimagefactory.common.imagelist.mime.ClearSigned;

/** Signs texts in ways that the product does not. */
public final class TestSigner {
    private final List<TestCertificate> signers;
    private final List<X509CertificateHolder> carried = new ArrayList<>();
    private String digest = "SHA256";
    private boolean plain;
    private Instant time = Instant.now();

    /** With these signers, whose certificates the message carries. */
    public TestSigner(TestCertificate... signers) {
        this.signers = List.of(signers);
        this.signers.forEach(signer -> carried.add(signer.holder));
    }

    /** Carries more certificates. */
    public TestSigner carrying(TestCertificate... more) {
        Arrays.stream(more).forEach(certificate -> carried.add(certificate.holder));
        return this;
    }

    TestSigner carryingNone() {
        carried.clear();
        return this;
    }

    TestSigner over(String name) {
        digest = name;
        return this;
    }

    TestSigner at(Instant signingTime) {
        time = signingTime;
        return this;
    }

    TestSigner withoutSignedAttributes() {
        plain = true;
        return this;
    }

    /** A clear-signed message. */
    public byte[] clear(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ClearSigned.message(bytes, cms(ClearSigned.canonical(bytes), false));
    }

    /** An opaque message. */
    public byte[] opaque(String text) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(cms(text.getBytes(StandardCharsets.UTF_8), true));
        return ("MIME-Version: 1.0\nContent-Disposition: attachment; filename=\"smime.p7m\"\n"
                        + "Content-Type: application/x-pkcs7-mime; smime-type=signed-data; name=\"smime.p7m\"\n"
                        + "Content-Transfer-Encoding: base64\n\n" + body + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    byte[] cms(byte[] content, boolean encapsulate) throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        for (TestCertificate signer : signers) {
            generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder()
                            .setProvider(TestKeys.PROVIDER)
                            .build())
                    .setDirectSignature(plain)
                    .setSignedAttributeGenerator(
                            plain
                                    ? null
                                    : new DefaultSignedAttributeTableGenerator(new AttributeTable(new Attribute(
                                            CMSAttributes.signingTime, new DERSet(new Time(Date.from(time)))))))
                    .build(signer.signer(digest), signer.holder));
        }
        generator.addCertificates(new CollectionStore<>(carried));
        return generator
                .generate(new CMSProcessableByteArray(content), encapsulate)
                .getEncoded();
    }

    /** Writes certificate and key as an endorser keeps them. */
    public static void write(TestCertificate endorser, Path certificate, Path key) throws Exception {
        Files.writeString(certificate, TestDirectory.pem(endorser.holder));
        Files.writeString(key, TestDirectory.pem(endorser.keys.getPrivate()));
    }
}
