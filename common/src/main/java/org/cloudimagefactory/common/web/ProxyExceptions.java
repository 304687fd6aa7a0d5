package org.cloudimagefactory.common.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The servers that are asked without a proxy, as {@code NO_PROXY} names them: {@code *}, a name, which stands for those below it,
 * too, an address or a block of them ({@code 10.0.0.0/8}), each with or without a port. No name is looked up.
 */
final class ProxyExceptions {
    private static final int BYTE = 8;

    private final List<String> entries;

    ProxyExceptions(String list) {
        entries = Arrays.stream(list.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** Whether a server is one of them. */
    boolean contain(String host, int port) {
        // A dot at its end makes a name no other.
        String name = withoutBrackets(host.toLowerCase(Locale.ROOT)).replaceFirst("\\.$", "");
        return entries.stream().anyMatch(entry -> matches(entry, name, port));
    }

    private static boolean matches(String entry, String host, int port) {
        // An IPv6 address has a port only behind brackets.
        boolean hasPort = entry.matches("(\\[.*]|[^:]*):[0-9]{1,5}");
        int colon = hasPort ? entry.lastIndexOf(':') : entry.length();
        if (hasPort && Integer.parseInt(entry.substring(colon + 1)) != port) {
            return false;
        }
        String place = withoutBrackets(entry.substring(0, colon));
        if (place.equals("*")) {
            return true;
        }
        if (Address.isLiteral(host)) {
            return isWithin(place, host);
        }
        String domain = place.replaceFirst("^\\*?\\.", "");
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static boolean isWithin(String block, String host) {
        int slash = block.indexOf('/');
        String first = slash < 0 ? block : block.substring(0, slash);
        if (!Address.isLiteral(first)
                || (slash >= 0 && !block.substring(slash + 1).matches("[0-9]{1,3}"))) {
            return false;
        }
        byte[] wanted = bytes(first);
        byte[] given = bytes(host);
        int bits = slash < 0 ? given.length * BYTE : Integer.parseInt(block.substring(slash + 1));
        if (given.length == 0 || wanted.length != given.length || bits > given.length * BYTE) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 1 << (BYTE - 1 - i % BYTE);
            if ((wanted[i / BYTE] & mask) != (given[i / BYTE] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Of an address in figures, none where they may mean several; nothing is looked up. */
    private static byte[] bytes(String literal) {
        try {
            return Address.isAmbiguous(literal)
                    ? new byte[0]
                    : InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
