package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.CMSVerifierCertificateNotValidException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.imagelist.mime.SmimeMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The CMS structure (PKCS#7) of a signed message. */
final class CmsMessage {
    private static final Logger LOG = LoggerFactory.getLogger(CmsMessage.class);
    private static final int CERTIFICATE_LIMIT = 100;

    private final SmimeMessage message;
    private final ContentInfo structure;
    private final CMSSignedData data;
    private final List<SignerInformation> signers;
    private final List<X509CertificateHolder> certificates;

    private CmsMessage(SmimeMessage message, ContentInfo structure) throws CMSException {
        this.message = message;
        this.structure = structure;
        this.data = new CMSSignedData(structure);
        this.signers = List.copyOf(data.getSignerInfos().getSigners());
        this.certificates = List.copyOf(data.getCertificates().getMatches(null));
    }

    static CmsMessage open(SmimeMessage message) {
        try {
            // Unlike the CMS classes this refuses bytes after the structure.
            ContentInfo structure = ContentInfo.getInstance(ASN1Primitive.fromByteArray(message.signature()));
            return new CmsMessage(message, structure);
        } catch (IOException | CMSException | RuntimeException e) {
            throw FactoryException.item("the signature is no CMS (PKCS#7) signed data")
                    .causedBy(e);
        }
    }

    /** The only signer. */
    SignerInformation signer() {
        if (signers.size() != 1) {
            throw FactoryException.item("the message has " + signers.size() + " signers instead of one");
        }
        if (certificates.size() > CERTIFICATE_LIMIT) {
            throw FactoryException.item("the message carries more than " + CERTIFICATE_LIMIT + " certificates");
        }
        return signers.get(0);
    }

    /** All certificates that the message brings along. */
    List<X509CertificateHolder> certificates() {
        return certificates;
    }

    /** The certificate of the signer, which is the one that the signer names. */
    X509CertificateHolder certificateOf(SignerInformation signer) {
        List<X509CertificateHolder> matching = certificates.stream()
                .filter(certificate -> signer.getSID().match(certificate))
                .distinct()
                .toList();
        if (matching.isEmpty()) {
            throw FactoryException.item("the message does not carry the certificate of its signer");
        }
        if (matching.size() > 1) {
            throw FactoryException.item("the message carries several certificates that its signer may mean");
        }
        return matching.get(0);
    }

    /** When the signer claims to have signed. */
    static Optional<Instant> signingTime(SignerInformation signer) {
        try {
            @Nullable AttributeTable attributes = signer.getSignedAttributes();
            @Nullable Attribute time = attributes == null ? null : attributes.get(CMSAttributes.signingTime);
            return time == null || time.getAttrValues().size() != 1
                    ? Optional.empty()
                    : Optional.of(Time.getInstance(time.getAttrValues().getObjectAt(0))
                            .getDate()
                            .toInstant());
        } catch (RuntimeException e) {
            // It is only told to people; whether it may be so is a matter of the signature.
            return Optional.empty();
        }
    }

    /**
     * The bytes that the signature is valid over.
     *
     * @throws FactoryException with the reason when it is not valid
     */
    byte[] verifiedContent(X509CertificateHolder certificate, Engines engines) {
        try {
            return content(new JcaSimpleSignerInfoVerifierBuilder().build(certificate));
        } catch (OperatorCreationException | CertificateException | UnusableKeyException e) {
            LOG.debug("the platform cannot use the key of {}", certificate.getSubject(), e);
        }
        try {
            return content(new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(engines.bouncyCastle())
                    .build(certificate));
        } catch (OperatorCreationException | CertificateException | UnusableKeyException e) {
            throw FactoryException.item("the signature can't be checked with the key of the signer's certificate")
                    .causedBy(e);
        }
    }

    private byte[] content(SignerInformationVerifier verifier) throws UnusableKeyException {
        return message.isDetached() ? detachedContent(verifier) : ownContent(verifier);
    }

    /** Whether the key of a certificate has made a signature, whatever the dates. */
    static boolean isSignedBy(CMSSignedData data, X509CertificateHolder certificate, Provider provider) {
        try {
            SignerInformationVerifier verifier = new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(provider)
                    .build(new JcaPEMKeyConverter()
                            .setProvider(provider)
                            .getPublicKey(certificate.getSubjectPublicKeyInfo()));
            return data.getSignerInfos().getSigners().iterator().next().verify(verifier);
        } catch (OperatorCreationException | CMSException | PEMException | RuntimeException e) {
            return false;
        }
    }

    private byte[] ownContent(SignerInformationVerifier verifier) throws UnusableKeyException {
        if (data.getSignedContent() == null || !(data.getSignedContent().getContent() instanceof byte[] content)) {
            throw FactoryException.item("the signature carries no content, and none stands beside it");
        }
        refuseOtherContentType();
        Optional<String> problem = problem(signer(), verifier);
        if (problem.isPresent()) {
            throw FactoryException.item(problem.get());
        }
        return content;
    }

    private byte[] detachedContent(SignerInformationVerifier verifier) throws UnusableKeyException {
        if (data.getSignedContent() != null
                && data.getSignedContent().getContent() instanceof byte[] content
                && content.length > 0) {
            throw FactoryException.item("the signature carries content of its own beside the text");
        }
        refuseOtherContentType();
        String reason = "";
        for (byte[] content : message.contents()) {
            Optional<String> problem = problem(signerOver(content), verifier);
            if (problem.isEmpty()) {
                return content;
            }
            reason = reason.isEmpty() ? problem.get() : reason;
        }
        throw FactoryException.item(reason);
    }

    private SignerInformation signerOver(byte[] content) {
        try {
            CMSSignedData over = new CMSSignedData(new CMSProcessableByteArray(content), structure);
            return over.getSignerInfos().getSigners().iterator().next();
        } catch (CMSException e) {
            throw FactoryException.item("the signature is no CMS (PKCS#7) signed data")
                    .causedBy(e);
        }
    }

    private void refuseOtherContentType() {
        if (!PKCSObjectIdentifiers.data.getId().equals(data.getSignedContentTypeOID())) {
            throw FactoryException.item("the signature is about content of type " + data.getSignedContentTypeOID());
        }
    }

    /** The engine at hand does not know the algorithm or the key. */
    private static final class UnusableKeyException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableKeyException(Throwable cause) {
            super(cause);
        }
    }

    private static Optional<String> problem(SignerInformation signer, SignerInformationVerifier verifier)
            throws UnusableKeyException {
        try {
            return signer.verify(verifier)
                    ? Optional.empty()
                    : Optional.of("the signature does not fit the text and the signer's key");
        } catch (CMSSignerDigestMismatchException e) {
            return Optional.of("the text is not the one that was signed: its digest differs");
        } catch (CMSVerifierCertificateNotValidException e) {
            return Optional.of("the signing time lies outside of the validity of the signer's certificate");
        } catch (CMSException e) {
            if (e.getCause() != null) {
                throw new UnusableKeyException(e);
            }
            return Optional.of("the signature is not valid: " + e.getMessage());
        } catch (RuntimeException e) {
            throw new UnusableKeyException(e);
        }
    }
}
