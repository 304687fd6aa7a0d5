package org.cloudimagefactory.common.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a site shows itself to publishers, by their hosts. */
public final class Credentials {
    /** Nothing to show. */
    public static final Credentials NONE = new Credentials(Map.of());

    private final Map<String, Entry> entries;

    Credentials(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    /**
     * What one host gets to see.
     *
     * @param user for basic authentication
     * @param password likewise
     * @param certificate of the client, PEM
     * @param key of the certificate, PEM
     * @param keyPassword of the key
     * @param allowHttp whether the password may go over a connection that anybody can read
     */
    record Entry(
            @Nullable String user,
            @Nullable String password,
            @Nullable Path certificate,
            @Nullable Path key,
            @Nullable String keyPassword,
            boolean allowHttp) {}

    /** What the host of an address gets to see; an entry with a port goes before one without. */
    Optional<Entry> of(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(entries.get(host + ":" + Address.port(uri)))
                .or(() -> Optional.ofNullable(entries.get(host)));
    }

    /** The value of the Authorization field for an address, where there is one; those in the address itself go first. */
    public Optional<String> authorization(URI uri) {
        if (uri.getRawUserInfo() != null) {
            return Optional.of(basic(uri.getUserInfo()));
        }
        return of(uri).flatMap(entry -> entry.user() == null || !mayBeSent(uri, entry)
                ? Optional.empty()
                : Optional.of(basic(entry.user() + ":" + (entry.password() == null ? "" : entry.password()))));
    }

    private static boolean mayBeSent(URI uri, Entry entry) {
        return entry.allowHttp() || "https".equalsIgnoreCase(uri.getScheme());
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
