package org.cloudimagefactory.common.web;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;

/** Addresses of what can be fetched: over https or http, or a file. */
public final class Address {
    private static final int SHOWN = 300;
    private static final int LAST_PORT = 65_535;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    private Address() {}

    /** Reads an address that an operator gave. */
    public static URI parse(String text) {
        try {
            URI uri = new URI(text.strip());
            if (isFile(uri) ? uri.getPath() != null && uri.getPath().matches("/[^\0]*") && isHere(uri) : isWeb(uri)) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw wrong(text).causedBy(e);
        }
        throw wrong(text);
    }

    /** Whether it is a file on this machine. */
    public static boolean isFile(URI uri) {
        return "file".equalsIgnoreCase(uri.getScheme());
    }

    /** Only this machine's files can be opened; RFC 8089 lets an address name another's. */
    private static boolean isHere(URI uri) {
        return uri.getRawAuthority() == null || uri.getRawAuthority().equalsIgnoreCase("localhost");
    }

    /** Whether it is fetched over https or http. */
    public static boolean isWeb(URI uri) {
        return (isHttps(uri) || "http".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getPort() <= LAST_PORT;
    }

    /** Whether its host is this machine by its very name: no name server is asked. */
    public static boolean isThisMachine(URI uri) {
        String name = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** Whether it is fetched over a connection that nobody else can change. */
    public static boolean isHttps(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
    }

    /** Whether a host is an address in figures, however they are written, or this machine: nobody has to look it up. */
    static boolean isLiteral(String host) {
        return isNumber(host) || host.matches("(?i)[^:]*:.*|(.*\\.)?localhost\\.?");
    }

    /** Whether a host is an address in figures that others may read as another one: octal, hexadecimal or too short. */
    static boolean isAmbiguous(String host) {
        return isNumber(host) && !host.matches(OCTET + "(\\." + OCTET + "){3}");
    }

    private static boolean isNumber(String host) {
        return host.matches("(?i)(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");
    }

    /** The port that is asked, also where it is not named. */
    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : isHttps(uri) ? 443 : 80;
    }

    /** For messages: without credentials and on one line. */
    public static String shown(URI uri) {
        String text = uri.toString();
        if (uri.getRawUserInfo() != null) {
            text = text.replace(uri.getRawUserInfo() + "@", "");
        }
        return PrintableText.of(text, SHOWN);
    }

    /** The same address without credentials and fragment, as it is asked for. */
    static URI plain(URI uri) {
        try {
            String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            return new URI(uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost() + port + path + query);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a part of an address is one", e);
        }
    }

    /** How near an address is; a host of several addresses counts as the farthest of them. */
    public static AddressScope scope(URI uri) {
        if (isFile(uri)) {
            return AddressScope.FILE;
        }
        try {
            String host = uri.getHost();
            String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return Arrays.stream(InetAddress.getAllByName(name))
                    .map(AddressScope::of)
                    .min(Comparator.naturalOrder())
                    .orElseThrow(() -> new UnknownHostException(host));
        } catch (UnknownHostException e) {
            throw new ItemProblem("cannot find the host of " + shown(uri))
                    .hint("check the address and the name servers")
                    .causedBy(e);
        }
    }

    private static UsageProblem wrong(String text) {
        return new UsageProblem("'" + PrintableText.of(text, SHOWN) + "' is no address to fetch from")
                .hint("give https://..., http://... or file:///...");
    }
}
