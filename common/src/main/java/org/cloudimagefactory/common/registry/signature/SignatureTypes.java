package org.cloudimagefactory.common.registry.signature;

import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RegistryDocument;

/** Media types and tags by which signatures are found. */
final class SignatureTypes {
    /** The config, and so the kind, of a manifest that holds a signature of notation. */
    static final String NOTATION = "application/vnd.cncf.notary.signature";
    /** Its layer, a JWS. */
    static final String JWS = "application/jose+json";
    /** What all bundles of Sigstore begin with. */
    static final String ANY_BUNDLE = "application/vnd.dev.sigstore.bundle";

    private SignatureTypes() {}

    /** Where cosign keeps the signatures of a manifest. */
    static String tag(RegistryDocument manifest) {
        return Digest.of(manifest.bytes()).referrersTag() + ".sig";
    }
}
