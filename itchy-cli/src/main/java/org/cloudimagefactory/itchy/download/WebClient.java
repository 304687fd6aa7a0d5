package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.PrintableText;
import org.cloudimagefactory.common.imagelist.x509.TlsIdentity;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/**
 * Asks web servers for what a list of one scope leads to. Redirects are followed a few times, to https and http only, and
 * never to a nearer address; credentials go to the host that they are for.
 */
final class WebClient implements AutoCloseable {
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_CONNECTIONS = 64;
    private static final Timeout CONNECT = Timeout.ofSeconds(30);
    private static final Timeout SILENCE = Timeout.ofSeconds(60);
    private static final String PLAIN = "";
    private static final String ENCRYPTED = "tls";

    private final ScopedResolver resolver;
    private final Credentials credentials;
    private final Path certificateDirectory;
    private final Map<String, CloseableHttpClient> clients = new HashMap<>();

    WebClient(AddressScope scope, Credentials credentials, Path certificateDirectory) {
        this.resolver = new ScopedResolver(scope);
        this.credentials = credentials;
        this.certificateDirectory = certificateDirectory;
    }

    /**
     * Asks for something and follows redirects; the caller closes the answer.
     *
     * @param headers of the request, beyond the usual
     * @param httpsOnly whether every step must be encrypted
     */
    WebResponse get(URI uri, Map<String, String> headers, boolean httpsOnly) {
        URI target = uri;
        Optional<String> authorization = credentials.authorization(uri);
        for (int step = 0; step <= MAX_REDIRECTS; step++) {
            WebResponse response = ask(target, headers, authorization);
            Optional<String> redirect = response.redirect();
            if (redirect.isEmpty()) {
                return response;
            }
            closeQuietly(response);
            URI next = redirected(uri, target, redirect.get(), httpsOnly);
            authorization = sameServer(target, next) ? authorization : credentials.authorization(next);
            target = next;
        }
        throw FactoryException.item(Address.shown(uri) + " sends us on more than " + MAX_REDIRECTS + " times");
    }

    @Override
    public synchronized void close() {
        for (CloseableHttpClient client : clients.values()) {
            client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
        }
        clients.clear();
    }

    private WebResponse ask(URI target, Map<String, String> headers, Optional<String> authorization) {
        HttpGet request = new HttpGet(Address.plain(target));
        headers.forEach(request::setHeader);
        request.setHeader("Accept-Encoding", "identity");
        authorization.ifPresent(value -> request.setHeader("Authorization", value));
        try {
            ClassicHttpResponse response = clientFor(target).executeOpen(null, request, null);
            return new WebResponse(response);
        } catch (ScopedResolver.ForbiddenAddressException e) {
            throw FactoryException.item(Address.shown(target) + " must not be asked: " + e.getMessage())
                    .causedBy(e);
        } catch (IOException e) {
            throw FactoryException.item("cannot fetch " + Address.shown(target) + ": " + reason(e))
                    .causedBy(e);
        }
    }

    private static URI redirected(URI first, URI from, String location, boolean httpsOnly) {
        URI next;
        try {
            URI resolved = from.resolve(location);
            // Credentials in a redirect would be chosen by the publisher.
            next = Address.isWeb(resolved) ? Address.plain(resolved) : resolved;
        } catch (IllegalArgumentException e) {
            throw FactoryException.item(Address.shown(first) + " sends us on to a broken address")
                    .causedBy(e);
        }
        if (!Address.isWeb(next) || (httpsOnly && !Address.isHttps(next))) {
            throw FactoryException.item(Address.shown(first) + " sends us on to "
                    + PrintableText.of(location, 100) + ", which is not "
                    + (httpsOnly ? "https" : "https or http"));
        }
        return next;
    }

    private static boolean sameServer(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }

    private synchronized CloseableHttpClient clientFor(URI uri) {
        if (!Address.isHttps(uri)) {
            return clients.computeIfAbsent(PLAIN, key -> client(null));
        }
        Optional<Credentials.Entry> entry = credentials.of(uri).filter(found -> found.certificate() != null);
        String key = entry.isPresent() ? uri.getHost() + ":" + uri.getPort() : ENCRYPTED;
        return clients.computeIfAbsent(key, name -> client(tls(entry.orElse(null))));
    }

    private DefaultClientTlsStrategy tls(Credentials.@Nullable Entry entry) {
        return new DefaultClientTlsStrategy(
                entry == null
                        ? TlsIdentity.context(certificateDirectory, null, null, null)
                        : TlsIdentity.context(
                                certificateDirectory,
                                entry.certificate(),
                                entry.key(),
                                entry.keyPassword() == null
                                        ? null
                                        : entry.keyPassword().toCharArray()));
    }

    private CloseableHttpClient client(@Nullable DefaultClientTlsStrategy tls) {
        PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(SILENCE)
                        .build());
        if (tls != null) {
            connections.setTlsSocketStrategy(tls);
        }
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(SILENCE)
                        .setConnectionRequestTimeout(CONNECT)
                        .build())
                .setUserAgent("itchy")
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static String reason(IOException e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        return cause instanceof IOException failure
                ? PrintableText.of(Directories.reason(failure), 300)
                : String.valueOf(cause.getMessage());
    }

    private static void closeQuietly(WebResponse response) {
        try {
            response.close();
        } catch (IOException e) {
            throw FactoryException.item("a connection broke while it was closed")
                    .causedBy(e);
        }
    }
}
