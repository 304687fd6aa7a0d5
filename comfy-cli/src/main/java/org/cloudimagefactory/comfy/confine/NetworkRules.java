package org.cloudimagefactory.comfy.confine;

import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/**
 * What may be reached from inside of a namespace, in the words of {@code nft}: public addresses and what the operator names; no addresses of
 * this host, of the networks that it is in, or of any network that is not public.
 */
final class NetworkRules {
    /** Where slirp4netns answers questions for names. */
    static final String NAME_SERVER = "10.0.2.3";

    /** Not public, see RFC 6890: this network, private ones, of providers, link-local with metadata, of examples and tests, multicast. */
    private static final List<String> LOCAL_FOUR = List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");
    /** The same in IPv6, and all forms in which an address of IPv4 hides. */
    private static final List<String> LOCAL_SIX = List.of(
            "::/96",
            "::ffff:0:0/96",
            "64:ff9b::/32",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "fc00::/7",
            "fe80::/9",
            "ff00::/8");
    /** A prefix as short as this is no network, but a way to everywhere. */
    private static final int SHORTEST = 8;

    private final List<AddressBlock> own;
    private final List<AddressBlock> allowed;

    /** Keeps these out, and lets those through. */
    NetworkRules(List<AddressBlock> own, List<AddressBlock> allowed) {
        this.own = List.copyOf(own);
        this.allowed = List.copyOf(allowed);
    }

    /** For this host as it is now, and what the operator names. */
    static NetworkRules ofHost(List<String> allowed) {
        List<AddressBlock> own = new ArrayList<>();
        try {
            for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
                for (InterfaceAddress address : card.getInterfaceAddresses()) {
                    int bits = address.getAddress().getAddress().length * 8;
                    int length = address.getNetworkPrefixLength();
                    own.add(AddressBlock.around(
                            address.getAddress(), length >= SHORTEST && length <= bits ? length : bits));
                }
            }
        } catch (SocketException e) {
            throw new EnvironmentProblem("cannot tell the addresses of this host: " + e.getMessage()).causedBy(e);
        }
        return new NetworkRules(
                own,
                allowed.stream()
                        .flatMap(text -> AddressBlock.named(text).stream())
                        .toList());
    }

    /** As {@code nft -f} reads it. */
    String text() {
        return """
                table inet comfy {
                  set local4 { type ipv4_addr; flags interval; auto-merge; elements = { %s } }
                  set local6 { type ipv6_addr; flags interval; auto-merge; elements = { %s } }
                  chain output {
                    type filter hook output priority 0; policy drop;
                    oifname "lo" accept
                    icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } accept
                    ip daddr %s udp dport 53 accept
                    ip daddr %s tcp dport 53 accept
                %s    ip daddr @local4 reject
                    ip6 daddr @local6 reject
                    accept
                  }
                }
                """.formatted(
                        elements(LOCAL_FOUR, false), elements(LOCAL_SIX, true), NAME_SERVER, NAME_SERVER, exceptions());
    }

    private String elements(List<String> always, boolean isSix) {
        return Stream.concat(
                        always.stream(),
                        own.stream().filter(block -> block.isSix() == isSix).map(AddressBlock::toString))
                .map(NetworkRules::plain)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private String exceptions() {
        return allowed.stream()
                .map(block ->
                        "    " + (block.isSix() ? "ip6" : "ip") + " daddr " + plain(block.toString()) + " accept\n")
                .collect(Collectors.joining());
    }

    /** Java tells the interface of an address that is valid on one link only. */
    private static String plain(String block) {
        return block.replaceFirst("%[^/]*", "");
    }
}
