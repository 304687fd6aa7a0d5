package org.cloudimagefactory.itchy.feed.registry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.spool.Digest;

/**
 * What an appliance is called in a registry.
 *
 * @param repository that has it
 * @param tags the tag that moves, or the pattern of those that are its versions
 */
record ApplianceName(RepositoryName repository, String tags) {
    private static final String SCHEME = "oci://";

    /** The name space of addresses, RFC 4122, appendix C. */
    private static final UUID ADDRESSES = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    private static final int VERSION_BYTE = 6;
    private static final int VARIANT_BYTE = 8;

    /** The same for ever, and for nothing else: a UUID of version 5 over the address. */
    String identifier() {
        return identifier(toString());
    }

    /** Of any address. */
    static String identifier(String address) {
        MessageDigest digest = Digest.SHA_1.start();
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(ADDRESSES.getMostSignificantBits())
                .putLong(ADDRESSES.getLeastSignificantBits())
                .flip());
        byte[] hash = digest.digest(address.getBytes(StandardCharsets.UTF_8));
        hash[VERSION_BYTE] = (byte) ((hash[VERSION_BYTE] & 0x0f) | 0x50);
        hash[VARIANT_BYTE] = (byte) ((hash[VARIANT_BYTE] & 0x3f) | 0x80);
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
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
