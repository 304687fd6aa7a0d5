package org.cloudimagefactory.common.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

/** Which requests go by which proxy. */
public final class Proxies {
    /** None. */
    public static final Proxies NONE = new Proxies(null, null, "", false);

    private static final int USUAL_PORT = 80;

    private final @Nullable URI forHttps;
    private final @Nullable URI forHttp;
    private final ProxyExceptions exceptions;
    private final boolean leavesNames;

    private Proxies(@Nullable URI forHttps, @Nullable URI forHttp, String exceptions, boolean leavesNames) {
        this.forHttps = forHttps;
        this.forHttp = forHttp;
        this.exceptions = new ProxyExceptions(exceptions);
        this.leavesNames = leavesNames;
    }

    /** All by one proxy; names are looked up here as well, so that they lead nowhere where they must not. */
    public static Proxies all(String proxy) {
        URI uri = parsed(proxy, "--proxy");
        return new Proxies(uri, uri, "", false);
    }

    /**
     * As {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} say, where the small letters go first. This machine is asked
     * without a proxy. Names are left to the proxy, for where there is one there may be no other way to look them up.
     */
    public static Proxies ofEnvironment(Map<String, String> environment) {
        return new Proxies(
                ofVariable(environment, "HTTPS_PROXY"),
                ofVariable(environment, "HTTP_PROXY"),
                value(environment, "NO_PROXY") + ",localhost,127.0.0.0/8,::1",
                true);
    }

    /** The proxy by which an address is asked. */
    Optional<URI> of(URI target) {
        boolean https = Address.isHttps(target);
        URI proxy = https ? forHttps : forHttp;
        return Optional.ofNullable(proxy).filter(found -> !exceptions.contain(target.getHost(), Address.port(target)));
    }

    /** Whether the host of an address is looked up by the proxy alone. */
    boolean leaveName(URI target) {
        return leavesNames && of(target).isPresent() && !Address.isLiteral(target.getHost());
    }

    private static String value(Map<String, String> environment, String name) {
        String small = environment.get(name.toLowerCase(Locale.ROOT));
        return (small == null ? environment.getOrDefault(name, "") : small).strip();
    }

    private static @Nullable URI ofVariable(Map<String, String> environment, String name) {
        String value = value(environment, name);
        return value.isEmpty() ? null : parsed(value, name);
    }

    private static URI parsed(String text, String origin) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            if ("http".equalsIgnoreCase(uri.getScheme()) && Address.isWeb(uri)) {
                return uri.getPort() < 0
                        ? new URI("http", uri.getUserInfo(), uri.getHost(), USUAL_PORT, null, null, null)
                        : uri;
            }
            throw new URISyntaxException("", "no proxy over http");
        } catch (URISyntaxException e) {
            // It may hold a password.
            String shown = PrintableText.of(text.replaceFirst("^([^/@]*://)?[^/]*@", "$1"), 200);
            throw new UsageProblem("'" + shown + "' of " + origin + " is no proxy")
                    .hint("give http://HOST:PORT")
                    .causedBy(e);
        }
    }
}
