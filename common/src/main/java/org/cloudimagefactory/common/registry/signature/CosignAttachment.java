package org.cloudimagefactory.common.registry.signature;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.web.NoAnswerException;

/** Signatures of cosign: a further layer under the tag (cosign, specs/SIGNATURE_SPEC.md), and a bundle as a referrer. */
final class CosignAttachment implements ManifestSigner.Attachment {
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);

    private final CosignSigner signer;
    private final CosignVerifier verifier;
    private final SignatureJson json = new SignatureJson();

    CosignAttachment(CosignSigner signer) {
        this.signer = signer;
        this.verifier = new CosignVerifier(signer.publicKey(), json);
    }

    @Override
    public void attach(SignatureStore store, RegistryDocument manifest, String name, Instant now)
            throws NoAnswerException {
        SignedManifest signed = new SignedManifest(manifest);
        SignatureSearch tags = new SignatureSearch(store, manifest);
        tags.lookAtTag(verifier, signed);
        if (!(tags.outcome() instanceof SignatureOutcome.Believed)) {
            addLayer(store, manifest, name);
        }
        SignatureSearch bundles = new SignatureSearch(store, manifest);
        bundles.lookAtReferrers(
                SignatureTypes.ANY_BUNDLE,
                SigstoreBundle.MEDIA_TYPE,
                SigstoreBundle.SIZE_LIMIT,
                content -> verifier.verifyBundle(content, signed));
        if (!(bundles.outcome() instanceof SignatureOutcome.Believed)) {
            attachBundle(store, manifest, now);
        }
    }

    @Override
    public void attachAnew(SignatureStore store, RegistryDocument manifest, String name, Instant now)
            throws NoAnswerException {
        // These have no end.
        attach(store, manifest, name, now);
    }

    @Override
    public boolean isSigned(SignatureStore store, RegistryDocument manifest) throws NoAnswerException {
        SignedManifest signed = new SignedManifest(manifest);
        SignatureSearch search = new SignatureSearch(store, manifest);
        search.lookAtTag(verifier, signed);
        search.lookAtReferrers(
                SignatureTypes.ANY_BUNDLE,
                SigstoreBundle.MEDIA_TYPE,
                SigstoreBundle.SIZE_LIMIT,
                content -> verifier.verifyBundle(content, signed));
        return search.outcome() instanceof SignatureOutcome.Believed;
    }

    @Override
    public byte[] signature(RegistryDocument manifest, Instant now) {
        return signer.bundle(manifest);
    }

    @Override
    public boolean isOwn(byte[] signature, RegistryDocument manifest) {
        try {
            var unused = verifier.verifyBundle(signature, new SignedManifest(manifest));
            return true;
        } catch (RefusedSignatureException e) {
            return false;
        }
    }

    @Override
    public Optional<Instant> until(Instant now) {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> end(byte[] signature, RegistryDocument manifest) {
        return isOwn(signature, manifest) ? Optional.of(Instant.MAX) : Optional.empty();
    }

    /** Signatures of others stay. */
    private void addLayer(SignatureStore store, RegistryDocument manifest, String name) throws NoAnswerException {
        String tag = SignatureTypes.tag(manifest);
        byte[] payload = signer.payload(manifest, name);
        List<ContentDescriptor> layers = new ArrayList<>();
        if (store.document(tag).orElse(null) instanceof Manifest others) {
            layers.addAll(others.layers());
        }
        layers.add(ContentDescriptor.of(SimpleSigning.MEDIA_TYPE, Digest.of(payload), payload.length)
                .with(Map.of(CosignVerifier.SIGNATURE, signer.signature(payload))));
        byte[] config = config(layers);
        store.upload(payload);
        store.upload(config);
        store.put(
                tag,
                Manifest.of(new Manifest.Fields(
                        null,
                        ContentDescriptor.of(MediaTypes.OCI_CONFIG, Digest.of(config), config.length),
                        layers,
                        null,
                        Map.of())));
    }

    private void attachBundle(SignatureStore store, RegistryDocument manifest, Instant now) throws NoAnswerException {
        byte[] bundle = signer.bundle(manifest);
        store.upload(EMPTY);
        store.upload(bundle);
        store.attach(Manifest.of(new Manifest.Fields(
                SigstoreBundle.MEDIA_TYPE,
                ContentDescriptor.EMPTY,
                List.of(ContentDescriptor.of(SigstoreBundle.MEDIA_TYPE, Digest.of(bundle), bundle.length)),
                manifest.descriptor(),
                Map.of(
                        "dev.sigstore.bundle.content",
                        "dsse-envelope",
                        "dev.sigstore.bundle.predicateType",
                        SignedStatement.PREDICATE_TYPE,
                        "org.opencontainers.image.created",
                        now.truncatedTo(ChronoUnit.SECONDS).toString()))));
    }

    /** The config of a container image with these layers, which is what cosign writes. */
    private byte[] config(List<ContentDescriptor> layers) {
        ObjectNode config = json.newObject();
        config.put("architecture", "").put("created", NEVER).put("os", "");
        ObjectNode files = config.putObject("rootfs").put("type", "layers");
        layers.forEach(layer -> files.withArray("diff_ids").add(layer.digest().toString()));
        config.putObject("config");
        return json.bytes(config);
    }
}
