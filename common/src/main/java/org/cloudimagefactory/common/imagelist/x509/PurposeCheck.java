package org.cloudimagefactory.common.imagelist.x509;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.EndorserPurpose;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.jspecify.annotations.Nullable;

/**
 * Whether the certificate of a signer is made for signing mail or documents (RFC 5280, 4.2.1.12; RFC 9336). Without the extension it
 * is made for anything. Publishers of the field sign with the certificate of a host, which is for servers and clients: a site
 * that has named the endorser has said that it wants just that.
 */
final class PurposeCheck {
    /** RFC 9336, and what came before it at Microsoft and Adobe. */
    private static final Set<String> SIGNING = Set.of(
            KeyPurposeId.anyExtendedKeyUsage.getId(),
            KeyPurposeId.id_kp_emailProtection.getId(),
            "1.3.6.1.5.5.7.3.36",
            "1.3.6.1.4.1.311.10.3.12",
            "1.2.840.113583.1.1.5");

    private static final Set<String> HOST =
            Set.of(KeyPurposeId.id_kp_serverAuth.getId(), KeyPurposeId.id_kp_clientAuth.getId());

    private final EndorserPurpose mode;

    PurposeCheck(EndorserPurpose mode) {
        this.mode = mode;
    }

    /** Looks at the signer, who is known by name or is not. */
    RuleResult check(X509CertificateHolder signer, boolean isNamed) {
        @Nullable ExtendedKeyUsage usage;
        try {
            usage = ExtendedKeyUsage.fromExtensions(signer.getExtensions());
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            return RuleResult.failed(
                    Rule.KEY_PURPOSE, "the extended key usage of the signer's certificate is malformed");
        }
        if (usage == null) {
            return RuleResult.ok(Rule.KEY_PURPOSE, "the certificate is for any purpose");
        }
        List<String> purposes =
                Arrays.stream(usage.getUsages()).map(KeyPurposeId::getId).toList();
        if (purposes.stream().anyMatch(SIGNING::contains)) {
            return RuleResult.ok(Rule.KEY_PURPOSE, "the certificate is for signing mail or documents");
        }
        if (isNamed && HOST.equals(Set.copyOf(purposes))) {
            return RuleResult.ok(Rule.KEY_PURPOSE, "the certificate of a host, whose endorser is accepted by name");
        }
        String problem = "the certificate of " + SlashName.of(signer.getSubject())
                + " is not made for signing mail or documents, but for " + names(usage);
        return mode == EndorserPurpose.STRICT
                ? RuleResult.failed(Rule.KEY_PURPOSE, problem)
                : RuleResult.warning(Rule.KEY_PURPOSE, problem);
    }

    private static String names(ExtendedKeyUsage usage) {
        return String.join(
                ", ",
                Arrays.stream(usage.getUsages())
                        .map(purpose -> name(purpose.toOID()))
                        .toList());
    }

    private static String name(ASN1ObjectIdentifier purpose) {
        return switch (purpose.getId()) {
            case "1.3.6.1.5.5.7.3.1" -> "serverAuth";
            case "1.3.6.1.5.5.7.3.2" -> "clientAuth";
            case "1.3.6.1.5.5.7.3.3" -> "codeSigning";
            case "1.3.6.1.5.5.7.3.8" -> "timeStamping";
            case "1.3.6.1.5.5.7.3.9" -> "OCSPSigning";
            default -> purpose.getId();
        };
    }
}
