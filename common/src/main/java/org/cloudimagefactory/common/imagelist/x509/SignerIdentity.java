package org.cloudimagefactory.common.imagelist.x509;

import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.Endorser;

/** The subject and the issuer of a signer's certificate, to be compared with names as people write them. */
public final class SignerIdentity {
    private final X509CertificateHolder certificate;

    SignerIdentity(X509CertificateHolder certificate) {
        this.certificate = certificate;
    }

    /** Of a certificate that was not looked at here. */
    public static SignerIdentity of(X509CertificateHolder certificate) {
        return new SignerIdentity(certificate);
    }

    X509CertificateHolder certificate() {
        return certificate;
    }

    /** The subject in OpenSSL's slash form. */
    public String subject() {
        return SlashName.of(certificate.getSubject());
    }

    /** The issuer in OpenSSL's slash form. */
    public String issuer() {
        return SlashName.of(certificate.getIssuer());
    }

    /** Whether the text, in slash form, names the subject. */
    public boolean hasSubject(String name) {
        return SlashName.matches(name, certificate.getSubject());
    }

    /** Whether the text, in slash form, names the issuer. */
    public boolean hasIssuer(String name) {
        return SlashName.matches(name, certificate.getIssuer());
    }

    /** Whether it is one of these; where no issuer is named, any authority that is trusted may be it. */
    public boolean isOneOf(List<Endorser> endorsers) {
        return endorsers.stream()
                .anyMatch(
                        endorser -> hasSubject(endorser.dn()) && (endorser.ca().isEmpty() || hasIssuer(endorser.ca())));
    }

    /** Whether a text is a name in slash form at all. */
    public static boolean isName(String text) {
        return SlashName.isSlashForm(text);
    }
}
