package org.cloudimagefactory.itchy.feed.registry;

import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.itchy.feed.AddressIdentifier;

/**
 * What an appliance is called in a registry.
 *
 * @param repository that has it
 * @param tags the tag that moves, or the pattern of those that are its versions
 */
record ApplianceName(RepositoryName repository, String tags) {
    /** The same for ever, and for nothing else: a UUID of version 5 over the address. */
    String identifier() {
        return identifier(toString());
    }

    /** Of any address. */
    static String identifier(String address) {
        return AddressIdentifier.of(address);
    }

    /** For people: without the registry and its project. */
    String shown() {
        String path = repository.path();
        return path.substring(path.lastIndexOf('/') + 1) + ":" + tags;
    }

    @Override
    public String toString() {
        return "oci://" + repository + ":" + tags;
    }
}
