package org.cloudimagefactory.common.imagelist.x509;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Finds the revocation lists about a certificate that can be believed. Reads each file once. */
final class RevocationLists {
    private final RevocationMode mode;
    private final boolean allowSha1;
    private final TrustSource source;
    private final SignatureCheck signatures;
    private final Clock clock;
    private final Map<X500Name, List<X509CRLHolder>> read = new HashMap<>();

    RevocationLists(
            RevocationMode mode, boolean allowSha1, TrustSource source, SignatureCheck signatures, Clock clock) {
        this.mode = mode;
        this.allowSha1 = allowSha1;
        this.source = source;
        this.signatures = signatures;
        this.clock = clock;
    }

    /**
     * The lists that can be believed.
     *
     * @throws Problem with the reason when the site wants one and there is none, or when those that are there can't
     *     be believed
     */
    List<X509CRLHolder> about(X509CertificateHolder certificate, X509CertificateHolder issuer) {
        if (mode == RevocationMode.IGNORE) {
            return List.of();
        }
        List<X509CRLHolder> all = read.computeIfAbsent(issuer.getSubject(), source::revocationLists);
        String name = SlashName.of(issuer.getSubject());
        if (all.isEmpty() && mode == RevocationMode.REQUIRE) {
            throw new ItemProblem("no revocation list of " + name + " in " + source.description());
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
            throw new ItemProblem("the revocation list of " + name + " " + reason);
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
}
