package org.cloudimagefactory.common.web;

import org.cloudimagefactory.common.config.BuildInfo;

/**
 * What all connections of a run have in common.
 *
 * @param agent who asks, for the servers' logs
 * @param limits how long servers are waited for
 * @param credentials what is shown to which host
 * @param trust whose certificates are believed
 * @param proxies which requests go by a proxy
 * @param bandwidth how fast all may come and go together
 */
public record WebSettings(
        String agent, WebLimits limits, Credentials credentials, TlsTrust trust, Proxies proxies, Bandwidth bandwidth) {
    /** The usual ones of a tool: without credentials, proxies and a limit to the bandwidth. */
    public static WebSettings of(String tool) {
        return new WebSettings(
                tool + "/" + BuildInfo.load().version(),
                WebLimits.DEFAULT,
                Credentials.NONE,
                TlsTrust.ofRuntime(),
                Proxies.NONE,
                Bandwidth.unlimited());
    }

    /** The same with other limits. */
    public WebSettings with(WebLimits other) {
        return new WebSettings(agent, other, credentials, trust, proxies, bandwidth);
    }

    /** The same with these credentials. */
    public WebSettings with(Credentials shown) {
        return new WebSettings(agent, limits, shown, trust, proxies, bandwidth);
    }

    /** The same with trust in these. */
    public WebSettings with(TlsTrust trusted) {
        return new WebSettings(agent, limits, credentials, trusted, proxies, bandwidth);
    }

    /** The same by these proxies. */
    public WebSettings with(Proxies used) {
        return new WebSettings(agent, limits, credentials, trust, used, bandwidth);
    }

    /** The same, no faster. */
    public WebSettings with(Bandwidth limit) {
        return new WebSettings(agent, limits, credentials, trust, proxies, limit);
    }
}
