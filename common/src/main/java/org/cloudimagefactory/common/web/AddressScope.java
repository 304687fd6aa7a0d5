package org.cloudimagefactory.common.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/**
 * How near an address is. What something fetched leads to may be as near as that itself, never nearer: a publisher out there
 * can't make a site talk to its own insides, and nothing that came by a connection, be it from this machine, opens files.
 */
public enum AddressScope {
    /** Anywhere in the world. */
    PUBLIC,
    /** In the site's own networks. */
    PRIVATE,
    /** This machine or its link, over a connection. */
    LOCAL,
    /** A file of this machine. */
    FILE;

    private static final int SHARED_NETWORK = 100;
    private static final int SHARED_MASK = 0xc0;
    private static final int SHARED_BITS = 0x40;
    private static final int UNIQUE_LOCAL_MASK = 0xfe;
    private static final int UNIQUE_LOCAL_BITS = 0xfc;
    private static final int RESERVED_FROM = 240;
    private static final int NAT64_LENGTH = 12;
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    /** The scope of an address. */
    public static AddressScope of(InetAddress address) {
        InetAddress actual = embedded(address);
        byte[] bytes = actual.getAddress();
        int first = bytes[0] & 0xff;
        if (actual.isLoopbackAddress()
                || actual.isAnyLocalAddress()
                || actual.isLinkLocalAddress()
                || actual.isMulticastAddress()
                || (bytes.length == 4 && (first == 0 || first >= RESERVED_FROM))) {
            return LOCAL;
        }
        boolean shared = bytes.length == 4 && first == SHARED_NETWORK && (bytes[1] & SHARED_MASK) == SHARED_BITS;
        boolean uniqueLocal = bytes.length > 4 && (first & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL_BITS;
        return actual.isSiteLocalAddress() || shared || uniqueLocal ? PRIVATE : PUBLIC;
    }

    /** Whether something of this scope may lead to something of the other. */
    public boolean mayReach(AddressScope other) {
        return other.compareTo(this) <= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An IPv4 address inside of an IPv6 one: translated (64:ff9b::/96), tunnelled (2002::/16) or compatible (::/96). */
    private static InetAddress embedded(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return address;
        }
        byte[] bytes = six.getAddress();
        if (startsWith(bytes, NAT64)) {
            return four(bytes, NAT64_LENGTH);
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return four(bytes, 2);
        }
        boolean compatible = six.isIPv4CompatibleAddress() && !six.isLoopbackAddress() && !six.isAnyLocalAddress();
        return compatible ? four(bytes, NAT64_LENGTH) : address;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static InetAddress four(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
