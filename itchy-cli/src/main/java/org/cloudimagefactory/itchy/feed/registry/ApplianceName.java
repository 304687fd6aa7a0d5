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
    private static final String SCHEME = "oci://";

    /** The same for ever, and for nothing else: a UUID of version 5 over the address. */
    String identifier() {
        return identifier(toString());
    }

    /** Of any address. */
    static String identifier(String address) {
        return AddressIdentifier.of(address);
    }

    /** Whether the address of an appliance is in a repository. */
    static boolean isOf(RepositoryName repository, String address) {
        return repository(address).equals(repository);
    }

    static boolean areOfOneRepository(HeldAppliance one, HeldAppliance other) {
        return repository(one.address()).equals(repository(other.address()));
    }

    /** The repository of an address as {@link #toString} writes it. */
    static RepositoryName repository(String address) {
        String rest = address.substring(SCHEME.length());
        return RepositoryName.parse(rest.substring(0, rest.lastIndexOf(':')));
    }

    /** For people: without the registry and its project. */
    String shown() {
        String path = repository.path();
        return path.substring(path.lastIndexOf('/') + 1) + ":" + tags;
    }

    @Override
    public String toString() {
        return SCHEME + repository + ":" + tags;
    }
}
