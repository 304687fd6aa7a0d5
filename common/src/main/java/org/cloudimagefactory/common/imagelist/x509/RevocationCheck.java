package org.cloudimagefactory.common.imagelist.x509;

import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.problem.Problem;

/** No certificate of a chain is on a revocation list of its issuer that can be believed; the trusted one needs none. */
final class RevocationCheck implements ChainCheck {
    private final RevocationLists lists;

    RevocationCheck(RevocationLists lists) {
        this.lists = lists;
    }

    @Override
    public Rule rule() {
        return Rule.REVOCATION;
    }

    @Override
    public RuleResult check(Chain chain) {
        int looked = 0;
        for (int i = 0; i < chain.issued().size(); i++) {
            X509CertificateHolder certificate = chain.certificates().get(i);
            try {
                for (X509CRLHolder list : lists.about(certificate, chain.issuerOf(i))) {
                    if (list.getRevokedCertificate(certificate.getSerialNumber()) != null) {
                        return RuleResult.failed(
                                Rule.REVOCATION,
                                "the certificate of " + SlashName.of(certificate.getSubject()) + " (serial number "
                                        + certificate.getSerialNumber().toString(16) + ") is revoked by "
                                        + SlashName.of(certificate.getIssuer()));
                    }
                    looked++;
                }
            } catch (Problem e) {
                return RuleResult.notChecked(Rule.REVOCATION, "there is no usable revocation list");
            }
        }
        return RuleResult.ok(
                Rule.REVOCATION, looked == 0 ? "no revocation list was looked at" : "no certificate is revoked");
    }
}
