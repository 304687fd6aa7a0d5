package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.signature.ManifestSigner;

/** Signs with one key, and knows its own signatures again. */
final class ManifestSigning implements Signing {
    private static final String SIGNATURE_TAG = ".sig";

    private final Registry registry;
    private final ManifestSigner signer;
    private final OwnSignatures own;
    private final Map<String, String> described;
    private final boolean tags;
    private final Clock clock;

    /** Tells one's own signatures from those of others. */
    @FunctionalInterface
    interface OwnSignatures {
        /** Those among what refers to a manifest that this key has made, as far as that is sure. */
        List<ContentDescriptor> among(
                RepositoryName repository, RegistryDocument signed, List<ContentDescriptor> referrers);
    }

    /**
     * Signs by a signer.
     *
     * @param described attributes that say who it is
     * @param tags whether its signatures stand under a tag besides
     */
    ManifestSigning(
            Registry registry,
            ManifestSigner signer,
            OwnSignatures own,
            Map<String, String> described,
            boolean tags,
            Clock clock) {
        this.registry = registry;
        this.signer = signer;
        this.own = own;
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
    public Map<String, String> signer() {
        return described;
    }

    @Override
    public List<Digest> companions(RepositoryName repository, Digest manifest) {
        RegistryDocument signed =
                registry.document(repository, manifest.toString()).orElse(null);
        if (signed == null) {
            return List.of();
        }
        List<Digest> companions = new ArrayList<>();
        own.among(repository, signed, registry.referrers(repository, manifest, null)).stream()
                .filter(referrer -> registry.referrer(repository, referrer.digest(), manifest)
                        .isPresent())
                .forEach(referrer -> companions.add(referrer.digest()));
        if (tags && !companions.isEmpty()) {
            // cosign puts the signatures of all beside each other under one tag: what has one layer is of one.
            registry.document(repository, manifest.referrersTag() + SIGNATURE_TAG)
                    .filter(document -> document instanceof Manifest layers
                            && layers.layers().size() == 1)
                    .ifPresent(document -> companions.add(document.digest()));
        }
        return companions;
    }
}
