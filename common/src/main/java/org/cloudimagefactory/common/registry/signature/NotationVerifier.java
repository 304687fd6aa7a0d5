package org.cloudimagefactory.common.registry.signature;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.x509.ChainReport;
import org.cloudimagefactory.common.imagelist.x509.ChainVerifier;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies notation's signatures: the format and its own rules (Notary Project, signature-specification.md and
 * signature-envelope-jws.md), then who has signed, then whether the site trusts those who vouch for the signer.
 */
final class NotationVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(NotationVerifier.class);
    /** Clocks of publishers differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private final SignaturePolicy.Notation policy;
    private final SignatureJson json;

    NotationVerifier(SignaturePolicy.Notation policy, SignatureJson json) {
        this.policy = policy;
        this.json = json;
    }

    /**
     * Who signed the manifest.
     *
     * @param document the envelope
     * @throws RefusedSignatureException with the first thing that is wrong
     */
    SignatureVerdict verify(byte[] document, SignedManifest manifest, Instant now) throws RefusedSignatureException {
        try {
            return verified(document, manifest, now);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException | NullPointerException e) {
            // Broken names and extensions surface as all kinds of runtime exceptions, at whatever looks at them first.
            LOG.debug("malformed certificate", e);
            throw new RefusedSignatureException(SignatureFault.CERTIFICATES, "one of them is malformed");
        }
    }

    private SignatureVerdict verified(byte[] document, SignedManifest manifest, Instant now)
            throws RefusedSignatureException {
        JwsEnvelope envelope = JwsEnvelope.parse(document, json);
        NotationHeader header = NotationHeader.read(envelope.protectedHeader());
        NotationCertificates certificates = NotationCertificates.read(envelope.chain());
        if (header.algorithm() != certificates.algorithm()) {
            throw new RefusedSignatureException(
                    SignatureFault.ALGORITHM_MISMATCH, header.algorithm() + " instead of " + certificates.algorithm());
        }
        if (!certificates.algorithm().verifies(certificates.key(), envelope.signed(), envelope.signature())) {
            throw new RefusedSignatureException(SignatureFault.INVALID, "");
        }
        new NotationPayload(json).check(envelope.payload(), manifest);
        SignerIdentity signer = SignerIdentity.of(certificates.signer());
        requirePinned(signer);
        new CertificateRules().check(certificates.all());
        ChainVerifier chains = new ChainVerifier(policy.trust(), Clock.fixed(now, ZoneOffset.UTC));
        ChainReport report = chains.verify(certificates.all());
        Optional<RuleResult> failure = report.failure();
        if (failure.isPresent()) {
            throw new RefusedSignatureException(
                    fault(failure.get().rule()), failure.get().detail());
        }
        requireTimes(header, certificates.signer(), now);
        return new SignatureVerdict(
                SignatureScheme.NOTATION,
                signer.subject(),
                signer.issuer(),
                header.signingTime(),
                header.expiry(),
                report.end());
    }

    private void requirePinned(SignerIdentity signer) throws RefusedSignatureException {
        if (policy.endorsers().stream().noneMatch(endorser -> signer.hasSubject(endorser.dn()))) {
            throw new RefusedSignatureException(SignatureFault.OTHER_SIGNER, signer.subject());
        }
        if (policy.endorsers().stream()
                .noneMatch(endorser -> signer.hasSubject(endorser.dn())
                        && (endorser.ca().isEmpty() || signer.hasIssuer(endorser.ca())))) {
            throw new RefusedSignatureException(SignatureFault.OTHER_AUTHORITY, signer.issuer());
        }
    }

    private static void requireTimes(NotationHeader header, X509CertificateHolder signer, Instant now)
            throws RefusedSignatureException {
        Instant signed = header.signingTime();
        if (signed.isAfter(now.plus(CLOCK_SKEW))) {
            throw new RefusedSignatureException(
                    SignatureFault.SIGNING_TIME, "it is said to be " + signed + ", in the future");
        }
        if (signed.isBefore(signer.getNotBefore().toInstant().minus(CLOCK_SKEW))
                || signed.isAfter(signer.getNotAfter().toInstant())) {
            throw new RefusedSignatureException(
                    SignatureFault.SIGNING_TIME,
                    "it is said to be " + signed + ", when the signer's certificate was not valid");
        }
        Instant expiry = header.expiry();
        if (expiry != null && !now.isBefore(expiry)) {
            throw new RefusedSignatureException(SignatureFault.EXPIRED, "since " + expiry);
        }
    }

    private static SignatureFault fault(Rule rule) {
        return switch (rule) {
            case DIGEST -> SignatureFault.WEAK_DIGEST;
            case AUTHORITIES -> SignatureFault.NO_AUTHORITY;
            case VALIDITY -> SignatureFault.CERTIFICATE_EXPIRED;
            case REVOCATION_LISTS -> SignatureFault.REVOCATION_UNKNOWN;
            case REVOCATION -> SignatureFault.REVOKED;
            case SIGNING_POLICY -> SignatureFault.SIGNING_POLICY;
            case KEY_SIZE -> SignatureFault.WEAK_KEY;
            case CONSTRAINTS -> SignatureFault.CONSTRAINTS;
            default -> SignatureFault.UNTRUSTED;
        };
    }
}
