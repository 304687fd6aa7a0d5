package org.cloudimagefactory.common.imagelist.x509;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;

/**
 * Finds the ways from a signer's certificate up to a trusted one, through certificates of the message and of the trust source.
 * A link counts when the issuer's name and key fit. A trusted certificate ends the way when it is its own issuer or when
 * nothing above it is known; several authorities of one name, such as a renewed one, give several ways.
 */
final class ChainBuilder {
    private static final int LONGEST = 10;
    private static final int CHAIN_LIMIT = 16;
    private static final int CHECK_LIMIT = 200;

    private final TrustSource source;
    private final SignatureCheck signatures;
    private final List<X509CertificateHolder> untrusted;
    private final List<Chain> chains = new ArrayList<>();
    private int checks;
    private String dead = "";

    private ChainBuilder(TrustSource source, SignatureCheck signatures, List<X509CertificateHolder> untrusted) {
        this.source = source;
        this.signatures = signatures;
        this.untrusted = untrusted;
    }

    /**
     * All ways; never empty.
     *
     * @param untrusted certificates that the message brought along
     * @throws Problem with the reason when there is none
     */
    static List<Chain> build(
            X509CertificateHolder signer,
            List<X509CertificateHolder> untrusted,
            TrustSource source,
            SignatureCheck signatures) {
        ChainBuilder builder = new ChainBuilder(source, signatures, untrusted);
        builder.extend(List.of(signer));
        if (builder.chains.isEmpty()) {
            throw new ItemProblem(builder.dead);
        }
        return builder.chains;
    }

    private void extend(List<X509CertificateHolder> path) {
        X509CertificateHolder last = path.get(path.size() - 1);
        boolean trusted = source.authorities(last.getSubject()).contains(last);
        if (sameName(last.getSubject(), last.getIssuer()) && verifies(last, last)) {
            if (trusted) {
                complete(path);
            } else {
                deadEnd("the chain ends at " + SlashName.of(last.getSubject()) + ", which signed itself and is not in "
                        + source.description());
            }
            return;
        }
        List<X509CertificateHolder> known = source.authorities(last.getIssuer());
        boolean issuerTrusted = false;
        boolean anyIssuer = false;
        for (X509CertificateHolder issuer : candidates(known, last.getIssuer())) {
            if (!path.contains(issuer) && path.size() < LONGEST && verifies(last, issuer)) {
                anyIssuer = true;
                issuerTrusted |= known.contains(issuer);
                extend(append(path, issuer));
            }
        }
        if (trusted && !issuerTrusted) {
            complete(path);
        } else if (!anyIssuer) {
            deadEnd(missingIssuer(last, known));
        }
    }

    private List<X509CertificateHolder> candidates(List<X509CertificateHolder> known, X500Name subject) {
        List<X509CertificateHolder> candidates = new ArrayList<>(known);
        for (X509CertificateHolder certificate : untrusted) {
            if (sameName(certificate.getSubject(), subject) && !candidates.contains(certificate)) {
                candidates.add(certificate);
            }
        }
        return candidates;
    }

    private String missingIssuer(X509CertificateHolder last, List<X509CertificateHolder> known) {
        String issuer = SlashName.of(last.getIssuer());
        return known.isEmpty()
                ? "no certificate of " + issuer + " in " + source.description()
                : "the key of " + issuer + " in " + source.description() + " has not signed the certificate of "
                        + SlashName.of(last.getSubject());
    }

    private boolean verifies(X509CertificateHolder certificate, X509CertificateHolder issuer) {
        if (++checks > CHECK_LIMIT) {
            throw new ItemProblem("the message's certificates lead nowhere after " + CHECK_LIMIT + " tries");
        }
        return signatures.isSignedBy(certificate, issuer);
    }

    private void complete(List<X509CertificateHolder> path) {
        if (chains.size() < CHAIN_LIMIT) {
            chains.add(new Chain(path));
        }
    }

    /** The first one is told: trusted authorities are tried first. */
    private void deadEnd(String reason) {
        if (dead.isEmpty()) {
            dead = reason;
        }
    }

    private static List<X509CertificateHolder> append(
            List<X509CertificateHolder> path, X509CertificateHolder certificate) {
        List<X509CertificateHolder> longer = new ArrayList<>(path);
        longer.add(certificate);
        return longer;
    }

    static boolean sameName(X500Name one, X500Name other) {
        return Arrays.equals(NameHash.canonical(one), NameHash.canonical(other));
    }
}
