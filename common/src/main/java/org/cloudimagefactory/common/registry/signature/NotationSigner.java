package org.cloudimagefactory.common.registry.signature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.cloudimagefactory.common.config.BuildInfo;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.EncodedObjects;
import org.cloudimagefactory.common.imagelist.x509.KeyFile;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.jspecify.annotations.Nullable;

/** Signs manifests as notation does, with a certificate of X.509. */
public final class NotationSigner {
    private final NotationCertificates certificates;
    private final PrivateKey key;
    private final SignatureJson json;

    private NotationSigner(NotationCertificates certificates, PrivateKey key, SignatureJson json) {
        this.certificates = certificates;
        this.key = key;
        this.json = json;
    }

    /**
     * Reads a signer's files.
     *
     * @param certificateFile PEM; the signer's certificate first, then each one's issuer, up to the one that signed itself
     * @param keyFile PEM
     * @param password of the key, where it has one
     * @throws EnvironmentProblem with the reason when they can't be used, don't belong together, or break notation's rules
     */
    public static NotationSigner load(Path certificateFile, Path keyFile, char @Nullable [] password) {
        NotationCertificates certificates;
        try {
            List<X509CertificateHolder> chain = EncodedObjects.certificates(certificateFile);
            certificates = NotationCertificates.of(chain);
            new CertificateRules().check(chain);
        } catch (ItemProblem | IllegalArgumentException e) {
            throw new EnvironmentProblem(String.valueOf(e.getMessage()))
                    .hint("give a PEM file with the signer's certificate and those of its authorities")
                    .causedBy(e);
        } catch (RefusedSignatureException e) {
            throw new EnvironmentProblem("nobody would take a signature with " + certificateFile + ": " + e.reason())
                    .hint(
                            "notation wants the signer's certificate first, then each one's issuer, up to the one that signed"
                                    + " itself")
                    .causedBy(e);
        }
        PrivateKey read = new KeyFile(new BouncyCastleProvider()).read(keyFile, password);
        PrivateKey key = PlatformKeys.privateKey(read.getEncoded()).orElse(read);
        if (!fits(certificates, key)) {
            throw new EnvironmentProblem(
                            "the key " + keyFile + " does not belong to the certificate " + certificateFile)
                    .hint("name the key that the certificate was issued for");
        }
        return new NotationSigner(certificates, key, new SignatureJson());
    }

    /** Subject and issuer, as those must name them who verify. */
    public Endorser endorser() {
        SignerIdentity identity = SignerIdentity.of(certificates.signer());
        return new Endorser(identity.subject(), identity.issuer());
    }

    /** The end of the certificates' validity; nobody believes a signature after it. */
    public Instant notAfter() {
        return certificates.all().stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * Refuses to sign what nobody would take.
     *
     * @throws EnvironmentProblem when a certificate is not valid at this time
     */
    public void requireUsable(Instant now) {
        for (X509CertificateHolder certificate : certificates.all()) {
            Instant start = certificate.getNotBefore().toInstant();
            Instant end = certificate.getNotAfter().toInstant();
            if (now.isBefore(start) || now.isAfter(end)) {
                throw new EnvironmentProblem("the certificate of "
                                + SignerIdentity.of(certificate).subject() + " is valid from " + start + " to " + end
                                + " only, at " + now.atOffset(ZoneOffset.UTC))
                        .hint("no site would take the signature; get another certificate");
            }
        }
    }

    /**
     * An envelope with the signature of a manifest.
     *
     * @param now as the time of signing, in whole seconds
     * @param expiry from which on nobody shall believe it, or null
     */
    public byte[] envelope(RegistryDocument manifest, Instant now, @Nullable Instant expiry) {
        NotationHeader header = new NotationHeader(certificates.algorithm(), now, expiry);
        String signed = Base64Text.url(json.bytes(header.write(json)));
        String payload = Base64Text.url(new NotationPayload(json).of(new SignedManifest(manifest)));
        byte[] signature = certificates.algorithm().sign(key, JwsEnvelope.signingInput(signed, payload));
        return JwsEnvelope.write(signed, payload, signature, encoded(), agent(), json);
    }

    /** Whether an envelope is a signature of the manifest by this signer that counts now; a verdict if so. */
    SignatureVerdict requireOwn(byte[] document, SignedManifest manifest, Instant now)
            throws RefusedSignatureException {
        JwsEnvelope envelope = JwsEnvelope.parse(document, json);
        NotationHeader header = NotationHeader.read(envelope.protectedHeader());
        List<X509CertificateHolder> chain =
                NotationCertificates.read(envelope.chain()).all();
        if (!chain.equals(certificates.all())) {
            throw new RefusedSignatureException(SignatureFault.OTHER_SIGNER, "");
        }
        if (header.algorithm() != certificates.algorithm()
                || !certificates.algorithm().verifies(certificates.key(), envelope.signed(), envelope.signature())) {
            throw new RefusedSignatureException(SignatureFault.INVALID, "");
        }
        new NotationPayload(json).check(envelope.payload(), manifest);
        Instant expiry = header.expiry();
        if (expiry != null && !now.isBefore(expiry)) {
            throw new RefusedSignatureException(SignatureFault.EXPIRED, "since " + expiry);
        }
        return new SignatureVerdict(
                SignatureScheme.NOTATION,
                endorser().dn(),
                endorser().ca(),
                header.signingTime(),
                expiry,
                certificates.end());
    }

    /**
     * Whether an envelope is a signature of the manifest by this signer, with this certificate or another one that the same authority
     * issued to the same name; it may be over by now.
     */
    SignatureVerdict requireMade(byte[] document, SignedManifest manifest) throws RefusedSignatureException {
        try {
            JwsEnvelope envelope = JwsEnvelope.parse(document, json);
            NotationHeader header = NotationHeader.read(envelope.protectedHeader());
            NotationCertificates other = NotationCertificates.read(envelope.chain());
            requireSameSigner(other, header.signingTime());
            if (header.algorithm() != other.algorithm()
                    || !other.algorithm().verifies(other.key(), envelope.signed(), envelope.signature())) {
                throw new RefusedSignatureException(SignatureFault.INVALID, "");
            }
            new NotationPayload(json).check(envelope.payload(), manifest);
            return new SignatureVerdict(
                    SignatureScheme.NOTATION,
                    endorser().dn(),
                    endorser().ca(),
                    header.signingTime(),
                    header.expiry(),
                    other.end());
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException | NullPointerException e) {
            // Broken names and extensions surface as all kinds of runtime exceptions, at whatever looks at them first.
            throw new RefusedSignatureException(SignatureFault.CERTIFICATES, "one of them is malformed");
        }
    }

    private void requireSameSigner(NotationCertificates other, Instant signed) throws RefusedSignatureException {
        List<X509CertificateHolder> own = certificates.all();
        List<X509CertificateHolder> theirs = other.all();
        if (theirs.equals(own)) {
            return;
        }
        boolean sameAuthorities = own.size() > 1
                && theirs.size() == own.size()
                && theirs.subList(1, theirs.size()).equals(own.subList(1, own.size()));
        if (!sameAuthorities
                || !other.signer().getSubject().equals(certificates.signer().getSubject())) {
            throw new RefusedSignatureException(SignatureFault.OTHER_SIGNER, "");
        }
        // Who holds a certificate of the name must have it from the authority itself.
        new CertificateRules().check(theirs);
        if (!other.signer().isValidOn(Date.from(signed))) {
            throw new RefusedSignatureException(SignatureFault.SIGNING_TIME, "the certificate was not valid then");
        }
    }

    /** DER of the certificates, the signer's first. */
    List<byte[]> encoded() {
        List<byte[]> encoded = new ArrayList<>();
        try {
            for (X509CertificateHolder certificate : certificates.all()) {
                encoded.add(certificate.getEncoded());
            }
        } catch (IOException e) {
            throw new IllegalStateException("what was decoded can be encoded", e);
        }
        return encoded;
    }

    private static String agent() {
        return "cloud-image-factory/" + BuildInfo.load().version();
    }

    private static boolean fits(NotationCertificates certificates, PrivateKey key) {
        byte[] probe = "probe".getBytes(StandardCharsets.US_ASCII);
        try {
            return certificates
                    .algorithm()
                    .verifies(
                            certificates.key(), probe, certificates.algorithm().sign(key, probe));
        } catch (EnvironmentProblem e) {
            return false;
        }
    }
}
