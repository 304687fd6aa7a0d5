package org.cloudimagefactory.common.imagelist.x509;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.imagelist.RevocationMode;
import org.cloudimagefactory.common.imagelist.Rule;
import org.cloudimagefactory.common.imagelist.RuleResult;
import org.jspecify.annotations.Nullable;

/** No certificate of a chain is on a revocation list of its issuer; the trusted one needs none. */
final class RevocationCheck implements ChainCheck {
    private final RevocationMode mode;
    private final boolean allowSha1;
    private final TrustSource source;
    private final SignatureCheck signatures;
    private final Clock clock;

    RevocationCheck(
            RevocationMode mode, boolean allowSha1, TrustSource source, SignatureCheck signatures, Clock clock) {
        this.mode = mode;
        this.allowSha1 = allowSha1;
        this.source = source;
        this.signatures = signatures;
        this.clock = clock;
    }

    @Override
    public Rule rule() {
        return Rule.REVOCATION;
    }

    @Override
    public RuleResult check(Chain chain) {
        if (mode == RevocationMode.IGNORE) {
            return RuleResult.ok(Rule.REVOCATION, "revocation lists are ignored, as the site wants it");
        }
        List<String> used = new ArrayList<>();
        for (int i = 0; i < chain.issued().size(); i++) {
            X509CertificateHolder certificate = chain.certificates().get(i);
            X509CertificateHolder issuer = chain.issuerOf(i);
            try {
                List<X509CRLHolder> usable = usable(certificate, issuer);
                for (X509CRLHolder list : usable) {
                    refuseRevoked(certificate, list);
                    used.add(describe(list));
                }
            } catch (FactoryException e) {
                return RuleResult.failed(Rule.REVOCATION, String.valueOf(e.getMessage()));
            }
        }
        return RuleResult.ok(
                Rule.REVOCATION, used.isEmpty() ? "no revocation list is there" : "not on " + String.join(", ", used));
    }

    /** The lists that can be believed; where there are some and none can be, the reason is the error. */
    private List<X509CRLHolder> usable(X509CertificateHolder certificate, X509CertificateHolder issuer) {
        List<X509CRLHolder> all = source.revocationLists(issuer.getSubject());
        String name = SlashName.of(issuer.getSubject());
        if (all.isEmpty() && mode == RevocationMode.REQUIRE) {
            throw FactoryException.item("no revocation list of " + name + " in " + source.description());
        }
        List<X509CRLHolder> usable = new ArrayList<>();
        String reason = "";
        for (X509CRLHolder list : all) {
            Optional<String> problem = problem(list, issuer, certificate);
            if (problem.isEmpty()) {
                usable.add(list);
            } else if (reason.isEmpty()) {
                reason = problem.get();
            }
        }
        if (usable.isEmpty() && !all.isEmpty()) {
            throw FactoryException.item("the revocation list of " + name + " " + reason);
        }
        return usable;
    }

    private Optional<String> problem(
            X509CRLHolder list, X509CertificateHolder issuer, X509CertificateHolder certificate) {
        @Nullable KeyUsage usage = KeyUsage.fromExtensions(issuer.getExtensions());
        if (usage != null && !usage.hasUsages(KeyUsage.cRLSign)) {
            return Optional.of("is not believed: the key usage of its issuer permits no signing of revocation lists");
        }
        if (!signatures.isSignedBy(list, issuer)) {
            return Optional.of("has no valid signature");
        }
        Optional<String> weakness =
                Algorithms.weaknessOfSignature(list.toASN1Structure().getSignatureAlgorithm(), allowSha1);
        if (weakness.isPresent()) {
            return Optional.of("is not believed: " + weakness.get());
        }
        Instant now = clock.instant();
        if (list.getNextUpdate() == null) {
            return Optional.of("does not say how long it is valid");
        }
        if (now.isAfter(list.getNextUpdate().toInstant())) {
            return Optional.of("expired on " + list.getNextUpdate().toInstant());
        }
        if (now.isBefore(list.getThisUpdate().toInstant())) {
            return Optional.of("is not valid before " + list.getThisUpdate().toInstant());
        }
        return RevocationScope.problem(list, certificate);
    }

    private static void refuseRevoked(X509CertificateHolder certificate, X509CRLHolder list) {
        @Nullable Object entry = list.getRevokedCertificate(certificate.getSerialNumber());
        if (entry != null) {
            throw FactoryException.item("the certificate of " + SlashName.of(certificate.getSubject())
                    + " (serial number " + certificate.getSerialNumber().toString(16) + ") is revoked by "
                    + SlashName.of(certificate.getIssuer()));
        }
    }

    private static String describe(X509CRLHolder list) {
        return "the revocation list of " + SlashName.of(list.getIssuer()) + " of "
                + list.getThisUpdate().toInstant();
    }
}
