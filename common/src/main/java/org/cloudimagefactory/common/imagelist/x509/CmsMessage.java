package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.security.Provider;
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
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.cloudimagefactory.common.imagelist.mime.SmimeMessage;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
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
            throw new ItemProblem("the signature is no CMS (PKCS#7) signed data").causedBy(e);
        }
    }

    /** The only signer. */
    SignerInformation signer() {
        if (signers.size() != 1) {
            throw new ItemProblem("the message has " + signers.size() + " signers instead of one");
        }
        if (certificates.size() > CERTIFICATE_LIMIT) {
            throw new ItemProblem("the message carries more than " + CERTIFICATE_LIMIT + " certificates");
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
            throw new ItemProblem("the message does not carry the certificate of its signer");
        }
        if (matching.size() > 1) {
            throw new ItemProblem("the message carries several certificates that its signer may mean");
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
     * @throws Problem with the reason when it is not valid
     */
    byte[] verifiedContent(X509CertificateHolder certificate, Engines engines) {
        // By the key alone: whether the certificate is and was valid is a rule of its own.
        SubjectPublicKeyInfo key = certificate.getSubjectPublicKeyInfo();
        try {
            return content(new JcaSimpleSignerInfoVerifierBuilder().build(new JcaPEMKeyConverter().getPublicKey(key)));
        } catch (OperatorCreationException | PEMException | UnusableKeyException | IllegalArgumentException e) {
            LOG.debug("the platform cannot use the key of {}", certificate.getSubject(), e);
        }
        try {
            Provider provider = engines.bouncyCastle();
            return content(new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(provider)
                    .build(new JcaPEMKeyConverter().setProvider(provider).getPublicKey(key)));
        } catch (OperatorCreationException | PEMException | UnusableKeyException | IllegalArgumentException e) {
            throw new ItemProblem("the signature can't be checked with the key of the signer's certificate")
                    .causedBy(e);
        }
    }

    private byte[] content(SignerInformationVerifier verifier) throws UnusableKeyException {
        return message.isDetached() ? detachedContent(verifier) : ownContent(verifier);
    }

    private byte[] ownContent(SignerInformationVerifier verifier) throws UnusableKeyException {
        if (data.getSignedContent() == null || !(data.getSignedContent().getContent() instanceof byte[] content)) {
            throw new ItemProblem("the signature carries no content, and none stands beside it");
        }
        refuseOtherContentType();
        Optional<String> problem = SignatureProblem.of(signer(), verifier);
        if (problem.isPresent()) {
            throw new ItemProblem(problem.get());
        }
        return content;
    }

    private byte[] detachedContent(SignerInformationVerifier verifier) throws UnusableKeyException {
        if (data.getSignedContent() != null
                && data.getSignedContent().getContent() instanceof byte[] content
                && content.length > 0) {
            throw new ItemProblem("the signature carries content of its own beside the text");
        }
        refuseOtherContentType();
        String reason = "";
        for (byte[] content : message.contents()) {
            Optional<String> problem = SignatureProblem.of(signerOver(content), verifier);
            if (problem.isEmpty()) {
                return content;
            }
            reason = reason.isEmpty() ? problem.get() : reason;
        }
        throw new ItemProblem(reason);
    }

    private SignerInformation signerOver(byte[] content) {
        try {
            CMSSignedData over = new CMSSignedData(new CMSProcessableByteArray(content), structure);
            return over.getSignerInfos().getSigners().iterator().next();
        } catch (CMSException e) {
            throw new ItemProblem("the signature is no CMS (PKCS#7) signed data").causedBy(e);
        }
    }

    private void refuseOtherContentType() {
        if (!PKCSObjectIdentifiers.data.getId().equals(data.getSignedContentTypeOID())) {
            throw new ItemProblem("the signature is about content of type " + data.getSignedContentTypeOID());
        }
    }
}
