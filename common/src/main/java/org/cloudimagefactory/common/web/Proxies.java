package org.cloudimagefactory.common.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

/** Which requests go by which proxy. */
public final class Proxies {
    /** None. */
    public static final Proxies NONE = new Proxies(target -> null, "", false);

    private static final int USUAL_PORT = 80;
    private static final String HINT = "give http://HOST:PORT";

    private final Function<URI, @Nullable URI> proxies;
    private final ProxyExceptions exceptions;
    private final boolean leavesNames;

    private Proxies(Function<URI, @Nullable URI> proxies, String exceptions, boolean leavesNames) {
        this.proxies = proxies;
        this.exceptions = new ProxyExceptions(exceptions);
        this.leavesNames = leavesNames;
    }

    /**
     * All by one proxy; names are looked up here as well, so that they lead nowhere where they must not.
     *
     * @throws UsageProblem when it is none
     */
    public static Proxies all(String proxy) {
        URI uri = parsed(proxy).orElseThrow(() -> new UsageProblem(wrong(proxy, "--proxy")).hint(HINT));
        return new Proxies(target -> uri, "", false);
    }

    /**
     * As {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} say, where the small letters go first. This machine is asked
     * without a proxy. Names are left to the proxy, for where there is one there may be no other way to look them up. A variable
     * that names none is an {@link EnvironmentProblem} of those who ask for an address by it, and of nobody else.
     */
    public static Proxies ofEnvironment(Map<String, String> environment) {
        return new Proxies(
                target -> ofVariable(environment, Address.isHttps(target) ? "HTTPS_PROXY" : "HTTP_PROXY"),
                value(environment, "NO_PROXY") + ",localhost,127.0.0.0/8,::1",
                true);
    }

    /** The proxy by which an address is asked. */
    Optional<URI> of(URI target) {
        return exceptions.contain(target.getHost(), Address.port(target))
                ? Optional.empty()
                : Optional.ofNullable(proxies.apply(target));
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
        return value.isEmpty()
                ? null
                : parsed(value).orElseThrow(() -> new EnvironmentProblem(wrong(value, name)).hint(HINT));
    }

    private static Optional<URI> parsed(String text) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            if (!"http".equalsIgnoreCase(uri.getScheme()) || !Address.isWeb(uri)) {
                return Optional.empty();
            }
            return Optional.of(
                    uri.getPort() < 0
                            ? new URI("http", uri.getUserInfo(), uri.getHost(), USUAL_PORT, null, null, null)
                            : uri);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** What is no proxy may hold a password all the same. */
    private static String wrong(String text, String origin) {
        return "'" + PrintableText.of(text.replaceFirst("^([^/@]*://)?[^/]*@", "$1"), 200) + "' of " + origin
                + " is no proxy";
    }
}
