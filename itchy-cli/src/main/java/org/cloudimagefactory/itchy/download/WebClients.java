package org.cloudimagefactory.itchy.download;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The connections of a run: lists of one scope share theirs. */
public final class WebClients implements AutoCloseable {
    private final Credentials credentials;
    private final Path certificateDirectory;
    private final Map<AddressScope, WebClient> clients = new EnumMap<>(AddressScope.class);

    /**
     * Connects when asked.
     *
     * @param certificateDirectory authorities that are trusted for encrypted connections beside the system's
     */
    public WebClients(Credentials credentials, Path certificateDirectory) {
        this.credentials = credentials;
        this.certificateDirectory = certificateDirectory;
    }

    synchronized WebClient of(AddressScope scope) {
        return clients.computeIfAbsent(scope, nearest -> new WebClient(nearest, credentials, certificateDirectory));
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(WebClient::close);
        clients.clear();
    }
}
