package org.cloudimagefactory.common.imagelist.x509;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.jspecify.annotations.Nullable;

/** What issued certificates must be an authority with the right to, not too far above the signer; the signer may sign. */
final class AuthorityCheck implements ChainCheck {
    private static final int VERSION_1 = 1;

    private final boolean trustsSigners;

    /** Whether a signer may be trusted itself, without being an authority. */
    AuthorityCheck(boolean trustsSigners) {
        this.trustsSigners = trustsSigners;
    }

    @Override
    public Rule rule() {
        return Rule.AUTHORITIES;
    }

    @Override
    public RuleResult check(Chain chain) {
        X509CertificateHolder signer = chain.signer();
        if (!mayUseKeyFor(signer, KeyUsage.digitalSignature | KeyUsage.nonRepudiation)) {
            return RuleResult.failed(
                    Rule.AUTHORITIES,
                    "the key usage of " + SlashName.of(signer.getSubject()) + " permits no signatures");
        }
        int below = 0;
        for (X509CertificateHolder authority : chain.authorities()) {
            Optional<String> problem = problem(authority, chain, below);
            if (problem.isPresent()) {
                return RuleResult.failed(Rule.AUTHORITIES, problem.get());
            }
            if (!ChainBuilder.sameName(authority.getSubject(), authority.getIssuer())) {
                below++;
            }
        }
        if (chain.authorities().isEmpty() && !trustsSigners && !isAuthority(signer, chain)) {
            return RuleResult.failed(
                    Rule.AUTHORITIES, SlashName.of(signer.getSubject()) + " is trusted itself, but is no authority");
        }
        return RuleResult.ok(Rule.AUTHORITIES, "all issuers are authorities");
    }

    private static Optional<String> problem(X509CertificateHolder authority, Chain chain, int below) {
        String name = SlashName.of(authority.getSubject());
        if (!isAuthority(authority, chain)) {
            return Optional.of(name + " issued a certificate and is no authority (basic constraints)");
        }
        if (!mayUseKeyFor(authority, KeyUsage.keyCertSign)) {
            return Optional.of("the key usage of " + name + " permits no signing of certificates");
        }
        @Nullable BasicConstraints constraints = BasicConstraints.fromExtensions(authority.getExtensions());
        if (constraints != null
                && constraints.getPathLenConstraint() != null
                && constraints.getPathLenConstraint().compareTo(BigInteger.valueOf(below)) < 0) {
            return Optional.of(name + " permits " + constraints.getPathLenConstraint()
                    + " authorities below it, and there are " + below);
        }
        return Optional.empty();
    }

    /** Old roots are of version 1 and can't say what they are; the directory says it. */
    private static boolean isAuthority(X509CertificateHolder certificate, Chain chain) {
        if (certificate.getVersionNumber() == VERSION_1) {
            return certificate.equals(chain.anchor())
                    && ChainBuilder.sameName(certificate.getSubject(), certificate.getIssuer());
        }
        @Nullable BasicConstraints constraints = BasicConstraints.fromExtensions(certificate.getExtensions());
        return constraints != null && constraints.isCA();
    }

    private static boolean mayUseKeyFor(X509CertificateHolder certificate, int purposes) {
        @Nullable KeyUsage usage = KeyUsage.fromExtensions(certificate.getExtensions());
        if (usage == null) {
            return true;
        }
        for (int bit = 1; bit <= KeyUsage.decipherOnly; bit <<= 1) {
            if ((purposes & bit) != 0 && usage.hasUsages(bit)) {
                return true;
            }
        }
        return false;
    }
}
