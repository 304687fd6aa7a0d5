package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.cloudimagefactory.common.problem.Problem;

/** The connections of a run: addresses of one scope share theirs. */
public final class WebClients implements AutoCloseable {
    private final WebSettings settings;
    private final Map<AddressScope, WebClient> clients = new EnumMap<>(AddressScope.class);

    /** Connects when asked. */
    public WebClients(WebSettings settings) {
        this.settings = settings;
    }

    /** The connections for what addresses of this scope lead to. */
    public synchronized WebClient of(AddressScope scope) {
        return clients.computeIfAbsent(scope, nearest -> new WebClient(nearest, settings));
    }

    /**
     * How near an address is; a name that only a proxy looks up is anywhere in the world.
     *
     * @throws Problem of kind ITEM when nobody knows the name
     */
    public AddressScope scope(URI uri) {
        return settings.proxies().leaveName(uri) ? AddressScope.PUBLIC : Address.scope(uri);
    }

    /** The same where a name that nobody knows may be known the next time. */
    public AddressScope reach(URI uri) throws NoAnswerException {
        try {
            return scope(uri);
        } catch (Problem e) {
            throw new NoAnswerException(
                    NoAnswerException.Kind.UNKNOWN_HOST,
                    "cannot find the host " + Address.shown(uri.resolve("/")),
                    false,
                    Duration.ZERO,
                    new IOException(e));
        }
    }

    /** How long servers are waited for. */
    public WebLimits limits() {
        return settings.limits();
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(WebClient::close);
        clients.clear();
    }
}
