package org.cloudimagefactory.common.registry.signature;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.x509.CertificateLinks;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What the Notary Project demands of the certificates of a signature (signature-specification.md, "Certificate Requirements"). The
 * rules are not those of image lists: a certificate for mail is refused, one that signed itself is not, if the site trusts it.
 */
final class CertificateRules {
    private static final Map<Integer, String> FORBIDDEN_USES = forbiddenUses();
    private static final Map<KeyPurposeId, String> FORBIDDEN_PURPOSES = Map.of(
            KeyPurposeId.anyExtendedKeyUsage, "any purpose",
            KeyPurposeId.id_kp_serverAuth, "servers",
            KeyPurposeId.id_kp_clientAuth, "clients",
            KeyPurposeId.id_kp_emailProtection, "mail",
            KeyPurposeId.id_kp_timeStamping, "time stamps",
            KeyPurposeId.id_kp_OCSPSigning, "answers about revocation");

    private final CertificateLinks links = new CertificateLinks();

    /** Looks at all of them. */
    void check(List<X509CertificateHolder> certificates) throws RefusedSignatureException {
        try {
            requireOrder(certificates);
            requireSigner(certificates.get(0));
            for (int i = 1; i < certificates.size(); i++) {
                requireAuthority(certificates.get(i), i - 1);
            }
            for (X509CertificateHolder certificate : certificates) {
                Optional<String> weakness = links.weaknessOfDigest(certificate);
                if (weakness.isPresent()) {
                    throw refused(SignatureFault.WEAK_DIGEST, certificate, weakness.get());
                }
            }
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            // Broken extensions surface as all kinds of runtime exceptions, at whatever looks at them first.
            throw new RefusedSignatureException(SignatureFault.CERTIFICATES, "one of them is malformed");
        }
    }

    private void requireOrder(List<X509CertificateHolder> certificates) throws RefusedSignatureException {
        int last = certificates.size() - 1;
        for (int i = 0; i <= last; i++) {
            X509CertificateHolder certificate = certificates.get(i);
            if (i == last) {
                if (!links.isIssuedBy(certificate, certificate)) {
                    throw refused(
                            SignatureFault.CHAIN_ORDER, certificate, "it is the last one and has not signed itself");
                }
            } else if (!links.isIssuedBy(certificate, certificates.get(i + 1))) {
                throw refused(
                        SignatureFault.CHAIN_ORDER, certificate, "it is not issued by the one that stands behind it");
            } else if (links.isIssuedBy(certificate, certificate)) {
                throw refused(SignatureFault.CHAIN_ORDER, certificate, "it has signed itself and is not the last one");
            }
        }
    }

    private static void requireSigner(X509CertificateHolder signer) throws RefusedSignatureException {
        @Nullable BasicConstraints constraints = BasicConstraints.fromExtensions(signer.getExtensions());
        if (constraints != null && constraints.isCA()) {
            throw refused(SignatureFault.SIGNER_IS_AUTHORITY, signer, "basic constraints");
        }
        KeyUsage usage = criticalUsage(signer, SignatureFault.KEY_USAGE);
        if (!usage.hasUsages(KeyUsage.digitalSignature)) {
            throw refused(SignatureFault.KEY_USAGE, signer, "it does not name digital signatures");
        }
        for (Map.Entry<Integer, String> use : FORBIDDEN_USES.entrySet()) {
            if (usage.hasUsages(use.getKey())) {
                throw refused(SignatureFault.KEY_USAGE, signer, "it names " + use.getValue());
            }
        }
        @Nullable ExtendedKeyUsage purposes = ExtendedKeyUsage.fromExtensions(signer.getExtensions());
        if (purposes != null) {
            for (KeyPurposeId purpose : purposes.getUsages()) {
                @Nullable String forbidden = FORBIDDEN_PURPOSES.get(purpose);
                if (forbidden != null) {
                    throw refused(SignatureFault.PURPOSE, signer, "it is for " + forbidden);
                }
            }
        }
    }

    private static void requireAuthority(X509CertificateHolder authority, int below) throws RefusedSignatureException {
        @Nullable Extension extension = authority.getExtension(Extension.basicConstraints);
        if (extension == null || !extension.isCritical()) {
            throw refused(SignatureFault.NO_AUTHORITY, authority, "it has no critical basic constraints");
        }
        BasicConstraints constraints = BasicConstraints.getInstance(extension.getParsedValue());
        if (!constraints.isCA()) {
            throw refused(SignatureFault.NO_AUTHORITY, authority, "its basic constraints name no authority");
        }
        @Nullable BigInteger length = constraints.getPathLenConstraint();
        if (length != null && length.compareTo(BigInteger.valueOf(below)) < 0) {
            throw refused(
                    SignatureFault.NO_AUTHORITY,
                    authority,
                    "it permits " + length + " authorities below it, and there are " + below);
        }
        if (!criticalUsage(authority, SignatureFault.NO_AUTHORITY).hasUsages(KeyUsage.keyCertSign)) {
            throw refused(SignatureFault.NO_AUTHORITY, authority, "its key usage does not name certificates");
        }
    }

    private static KeyUsage criticalUsage(X509CertificateHolder certificate, SignatureFault fault)
            throws RefusedSignatureException {
        @Nullable Extension extension = certificate.getExtension(Extension.keyUsage);
        if (extension == null || !extension.isCritical()) {
            throw refused(fault, certificate, "it has no critical key usage");
        }
        return KeyUsage.getInstance(extension.getParsedValue());
    }

    private static RefusedSignatureException refused(
            SignatureFault fault, X509CertificateHolder certificate, String detail) {
        return new RefusedSignatureException(
                fault, detail + " (" + SignerIdentity.of(certificate).subject() + ")");
    }

    private static Map<Integer, String> forbiddenUses() {
        Map<Integer, String> uses = new LinkedHashMap<>();
        uses.put(KeyUsage.keyEncipherment, "encryption of keys");
        uses.put(KeyUsage.dataEncipherment, "encryption of data");
        uses.put(KeyUsage.keyAgreement, "agreement on keys");
        uses.put(KeyUsage.keyCertSign, "certificates");
        uses.put(KeyUsage.cRLSign, "revocation lists");
        uses.put(KeyUsage.encipherOnly, "encryption only");
        uses.put(KeyUsage.decipherOnly, "decryption only");
        return uses;
    }
}
