package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.signature.ManifestSigner;
import org.jspecify.annotations.Nullable;

/** Signs with one key, and knows its own signatures again. */
final class ManifestSigning implements Signing {
    private static final String SIGNATURE_TAG = ".sig";
    private static final int SIGNATURE_LIMIT = 512 << 10;

    private final Registry registry;
    private final ManifestSigner signer;
    private final Seal seal;
    private final Map<String, String> described;
    private final boolean tags;
    private final @Nullable Instant ends;
    private final Clock clock;

    /**
     * Signs by a signer.
     *
     * @param described attributes that say who it is
     * @param tags whether its signatures stand under a tag besides
     * @param ends when its certificate does, or null
     */
    ManifestSigning(
            Registry registry,
            ManifestSigner signer,
            Map<String, String> described,
            boolean tags,
            @Nullable Instant ends,
            Clock clock) {
        this.ends = ends;
        this.registry = registry;
        this.signer = signer;
        this.seal = new Seal(signer);
        this.described = Map.copyOf(described);
        this.tags = tags;
        this.clock = clock;
    }

    @Override
    public void sign(RepositoryName repository, Manifest manifest) {
        registry.ask(repository, () -> {
            signer.sign(registry.client(), repository, manifest, clock.instant());
            return manifest;
        });
    }

    @Override
    public void signAnew(RepositoryName repository, Manifest manifest) {
        registry.ask(repository, () -> {
            signer.signAnew(registry.client(), repository, manifest, clock.instant());
            return manifest;
        });
    }

    @Override
    public Map<String, String> signer() {
        return described;
    }

    @Override
    public Optional<Instant> until() {
        return signer.until(clock.instant());
    }

    @Override
    public Optional<Instant> ends() {
        return Optional.ofNullable(ends);
    }

    @Override
    public boolean hasSigned(RepositoryName repository, RegistryDocument manifest) {
        return registry.ask(repository, () -> signer.hasSigned(registry.client(), repository, manifest));
    }

    @Override
    public Manifest sealed(Manifest manifest) {
        return seal.on(manifest, clock.instant());
    }

    @Override
    public boolean isSealed(RegistryDocument manifest) {
        return seal.isOn(manifest);
    }

    @Override
    public Map<Digest, Instant> signatures(RepositoryName repository, RegistryDocument manifest) {
        Map<Digest, Instant> own = new LinkedHashMap<>();
        for (ContentDescriptor referrer : registry.referrers(repository, manifest.digest(), null)) {
            end(repository, referrer.digest(), manifest).ifPresent(end -> own.put(referrer.digest(), end));
        }
        return own;
    }

    @Override
    public List<Digest> companions(RepositoryName repository, Digest manifest) {
        RegistryDocument signed =
                registry.document(repository, manifest.toString()).orElse(null);
        if (signed == null) {
            return List.of();
        }
        List<Digest> companions = new ArrayList<>(signatures(repository, signed).keySet());
        if (tags && !companions.isEmpty()) {
            // cosign puts the signatures of all beside each other under one tag: what has one layer is of one.
            registry.document(repository, manifest.referrersTag() + SIGNATURE_TAG)
                    .filter(document -> document instanceof Manifest layers
                            && layers.layers().size() == 1)
                    .ifPresent(document -> companions.add(document.digest()));
        }
        return companions;
    }

    /** By the signature itself: the entry of an index may say anything. */
    private Optional<Instant> end(RepositoryName repository, Digest referrer, RegistryDocument signed) {
        Optional<ContentDescriptor> layer = registry.referrer(repository, referrer, signed.digest())
                .filter(manifest -> manifest.layers().size() == 1)
                .map(manifest -> manifest.layers().get(0))
                .filter(one -> one.size() <= SIGNATURE_LIMIT);
        try {
            return layer.flatMap(one -> signer.end(
                    registry.ask(repository, () -> registry.client().smallBlob(repository, one, SIGNATURE_LIMIT)),
                    signed));
        } catch (ItemProblem e) {
            return Optional.empty();
        }
    }
}
