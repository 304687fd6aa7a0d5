package org.cloudimagefactory.nifty.backend.oci;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RepositoryName;

/** Signs manifests before they are named. */
interface Signing {
    /** Signs none. */
    Signing NONE = (repository, manifest) -> {};

    /** Signs a manifest that the registry has; what comes of it refers to it. */
    void sign(RepositoryName repository, Manifest manifest);

    /** Who signs, as attributes of what is offered; nothing where nobody does. */
    default Map<String, String> signer() {
        return Map.of();
    }

    /** Manifests of ours that go when this one goes. */
    default List<Digest> companions(RepositoryName repository, Digest manifest) {
        return List.of();
    }
}
