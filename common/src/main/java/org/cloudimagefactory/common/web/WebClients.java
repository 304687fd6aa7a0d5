package org.cloudimagefactory.common.web;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections of a run: addresses of one scope share theirs. */
public final class WebClients implements AutoCloseable {
    private final Credentials credentials;
    private final @Nullable Path certificateDirectory;
    private final String program;
    private final WebLimits limits;
    private final Map<AddressScope, WebClient> clients = new EnumMap<>(AddressScope.class);

    /**
     * Connects when asked.
     *
     * @param certificateDirectory authorities that are trusted for encrypted connections beside the system's; null: those of
     *     the Java runtime are
     * @param program who asks, for the servers' logs
     */
    public WebClients(Credentials credentials, @Nullable Path certificateDirectory, String program, WebLimits limits) {
        this.credentials = credentials;
        this.certificateDirectory = certificateDirectory;
        this.program = program;
        this.limits = limits;
    }

    /** The connections for what addresses of this scope lead to. */
    public synchronized WebClient of(AddressScope scope) {
        return clients.computeIfAbsent(
                scope, nearest -> new WebClient(nearest, credentials, certificateDirectory, program, limits));
    }

    /** How long servers are waited for. */
    public WebLimits limits() {
        return limits;
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(WebClient::close);
        clients.clear();
    }
}
