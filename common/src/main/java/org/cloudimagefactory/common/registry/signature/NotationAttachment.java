package org.cloudimagefactory.common.registry.signature;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.jspecify.annotations.Nullable;

/** A signature of notation as a referrer (Notary Project, signature-specification.md, "Storage"). */
final class NotationAttachment implements ManifestSigner.Attachment {
    private static final String THUMBPRINTS = "io.cncf.notary.x509chain.thumbprint#S256";
    private static final String CREATED = "org.opencontainers.image.created";
    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.US_ASCII);

    private final NotationSigner signer;
    private final @Nullable Duration validity;

    NotationAttachment(NotationSigner signer, @Nullable Duration validity) {
        this.signer = signer;
        this.validity = validity;
    }

    @Override
    public void attach(SignatureStore store, RegistryDocument manifest, String name, Instant now)
            throws NoAnswerException {
        if (isSigned(store, manifest, now)) {
            return;
        }
        attachAnew(store, manifest, name, now);
    }

    @Override
    public void attachAnew(SignatureStore store, RegistryDocument manifest, String name, Instant now)
            throws NoAnswerException {
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        byte[] envelope = signature(manifest, now);
        store.upload(CONFIG);
        store.upload(envelope);
        store.attach(Manifest.of(new Manifest.Fields(
                null,
                ContentDescriptor.of(SignatureTypes.NOTATION, Digest.of(CONFIG), CONFIG.length),
                List.of(ContentDescriptor.of(SignatureTypes.JWS, Digest.of(envelope), envelope.length)),
                manifest.descriptor(),
                Map.of(THUMBPRINTS, thumbprints(), CREATED, time.toString()))));
    }

    @Override
    public byte[] signature(RegistryDocument manifest, Instant now) {
        signer.requireUsable(now);
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        return signer.envelope(manifest, time, validity == null ? null : time.plus(validity));
    }

    @Override
    public boolean isSigned(SignatureStore store, RegistryDocument manifest) throws NoAnswerException {
        SignedManifest signed = new SignedManifest(manifest);
        return isBelieved(store, manifest, content -> signer.requireMade(content, signed));
    }

    @Override
    public boolean isOwn(byte[] signature, RegistryDocument manifest) {
        return end(signature, manifest).isPresent();
    }

    @Override
    public Optional<Instant> end(byte[] signature, RegistryDocument manifest) {
        try {
            Instant until =
                    signer.requireMade(signature, new SignedManifest(manifest)).until();
            return Optional.of(until == null ? Instant.MAX : until);
        } catch (RefusedSignatureException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Instant> until(Instant now) {
        Instant end = signer.notAfter();
        return Optional.of(validity == null || now.plus(validity).isAfter(end) ? end : now.plus(validity));
    }

    private boolean isSigned(SignatureStore store, RegistryDocument manifest, Instant now) throws NoAnswerException {
        SignedManifest signed = new SignedManifest(manifest);
        return isBelieved(store, manifest, content -> signer.requireOwn(content, signed, now));
    }

    private static boolean isBelieved(SignatureStore store, RegistryDocument manifest, SignatureSearch.Look look)
            throws NoAnswerException {
        SignatureSearch search = new SignatureSearch(store, manifest);
        search.lookAtReferrers(SignatureTypes.NOTATION, SignatureTypes.JWS, JwsEnvelope.SIZE_LIMIT, look);
        return search.outcome() instanceof SignatureOutcome.Believed;
    }

    /** SHA-256 of each certificate, by which clients may choose among signatures. */
    private String thumbprints() {
        return signer.encoded().stream()
                .map(certificate -> "\"" + Digest.of(certificate).hex().toUpperCase(Locale.ROOT) + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
