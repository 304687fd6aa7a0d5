package org.cloudimagefactory.nifty.backend.oci;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;

/** Signs manifests before they are named, and knows again what it has signed. Without a key nothing is signed, and all is believed. */
interface Signing {
    /** Signs none. */
    Signing NONE = (repository, manifest) -> {};

    /** Signs a manifest that the registry has; what comes of it refers to it. */
    void sign(RepositoryName repository, Manifest manifest);

    /** Signs a manifest once more, whose signature ends soon. */
    default void signAnew(RepositoryName repository, Manifest manifest) {
        sign(repository, manifest);
    }

    /** Who signs, as attributes of what is offered; nothing where nobody does. */
    default Map<String, String> signer() {
        return Map.of();
    }

    /** When a signature that is made now ends, if it does. */
    default Optional<Instant> until() {
        return Optional.empty();
    }

    /** When nothing can be signed any more by who signs now, if that is known. */
    default Optional<Instant> ends() {
        return Optional.empty();
    }

    /** Whether a manifest is one that this nifty has signed, whenever that was. */
    default boolean hasSigned(RepositoryName repository, RegistryDocument manifest) {
        return true;
    }

    /** The same manifest with a signature within, for what nifty alone reads: it is read by one request then. */
    default Manifest sealed(Manifest manifest) {
        return manifest;
    }

    /** Whether a manifest has such a signature of this nifty. */
    default boolean isSealed(RegistryDocument manifest) {
        return true;
    }

    /** This nifty's signatures that refer to a manifest, with their ends; {@link Instant#MAX} where there is none. */
    default Map<Digest, Instant> signatures(RepositoryName repository, RegistryDocument manifest) {
        return Map.of();
    }

    /** Manifests of ours that go when this one goes. */
    default List<Digest> companions(RepositoryName repository, Digest manifest) {
        return List.of();
    }
}
