package org.cloudimagefactory.nifty.backend.oci;

import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.signature.ManifestSigner;

/**
 * A signature that a manifest carries in an annotation: it is about the manifest without that annotation, which anybody can make again
 * from the other one, as the same fields always have the same bytes.
 */
final class Seal {
    private final ManifestSigner signer;

    Seal(ManifestSigner signer) {
        this.signer = signer;
    }

    Manifest on(Manifest manifest, Instant now) {
        Map<String, String> annotations = new HashMap<>(manifest.annotations());
        String signature = Base64.getEncoder().encodeToString(signer.signature(with(manifest, annotations), now));
        annotations.put(AnnotationNames.SEAL, signature);
        return with(manifest, annotations);
    }

    boolean isOn(RegistryDocument document) {
        String text = document.annotations().get(AnnotationNames.SEAL);
        if (text == null || !(document instanceof Manifest manifest)) {
            return false;
        }
        Map<String, String> annotations = new HashMap<>(manifest.annotations());
        annotations.remove(AnnotationNames.SEAL);
        try {
            return signer.isOwn(Base64.getDecoder().decode(text), with(manifest, annotations));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Manifest with(Manifest manifest, Map<String, String> annotations) {
        return Manifest.of(new Manifest.Fields(
                manifest.artifactType(), manifest.config(), manifest.layers(), manifest.subject(), annotations));
    }
}
