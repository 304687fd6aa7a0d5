package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpHead;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.cloudimagefactory.common.imagelist.x509.TlsIdentity;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * Asks web servers for what addresses of one scope lead to. Redirects are followed a few times, to https and http only, and
 * never to a nearer address; credentials go to the host that they are for.
 */
public final class WebClient implements AutoCloseable {
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_CONNECTIONS = 64;
    private static final String PLAIN = "";
    private static final String ENCRYPTED = "tls";

    private final ScopedResolver resolver;
    private final Credentials credentials;
    private final @Nullable Path certificateDirectory;
    private final String program;
    private final WebLimits limits;
    private final Map<String, CloseableHttpClient> clients = new HashMap<>();

    WebClient(
            AddressScope scope,
            Credentials credentials,
            @Nullable Path certificateDirectory,
            String program,
            WebLimits limits) {
        this.resolver = new ScopedResolver(scope);
        this.credentials = credentials;
        this.certificateDirectory = certificateDirectory;
        this.program = program;
        this.limits = limits;
    }

    /**
     * Asks for something and follows redirects; the caller closes the answer.
     *
     * @throws NoAnswerException when no answer comes, which may be otherwise the next time
     * @throws ItemProblem when a redirect leads to where it must not
     */
    public WebResponse ask(WebRequest request) throws NoAnswerException {
        URI first = request.uri();
        URI target = first;
        Optional<String> authorization = credentials.authorization(first);
        for (int step = 0; step <= MAX_REDIRECTS; step++) {
            WebResponse response = ask(target, request, authorization);
            Optional<String> redirect = response.redirect();
            if (redirect.isEmpty()) {
                return response;
            }
            response.close();
            URI next = redirected(first, target, redirect.get(), request.httpsOnly());
            authorization = sameServer(target, next) ? authorization : credentials.authorization(next);
            target = next;
        }
        throw new ItemProblem(Address.shown(first) + " sends us on more than " + MAX_REDIRECTS + " times");
    }

    @Override
    public synchronized void close() {
        for (CloseableHttpClient client : clients.values()) {
            client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
        }
        clients.clear();
    }

    private WebResponse ask(URI target, WebRequest wanted, Optional<String> authorization) throws NoAnswerException {
        URI plain = Address.plain(target);
        HttpUriRequestBase request = wanted.bodyWanted() ? new HttpGet(plain) : new HttpHead(plain);
        wanted.headers().forEach(request::setHeader);
        request.setHeader("Accept-Encoding", "identity");
        authorization.ifPresent(value -> request.setHeader("Authorization", value));
        RequestTimer timer = new RequestTimer(request, wanted.deadline());
        try {
            ClassicHttpResponse response = clientFor(target).executeOpen(null, request, null);
            return new WebResponse(response, timer, limits, wanted.deadline());
        } catch (ScopedResolver.ForbiddenAddressException e) {
            timer.close();
            throw new ItemProblem(Address.shown(target) + " must not be asked: " + e.getMessage()).causedBy(e);
        } catch (IOException e) {
            timer.close();
            throw NoAnswerException.of(e, limits, wanted.deadline());
        }
    }

    private static URI redirected(URI first, URI from, String location, boolean httpsOnly) {
        URI next;
        try {
            URI resolved = from.resolve(location);
            // Credentials in a redirect would be chosen by the publisher.
            next = Address.isWeb(resolved) ? Address.plain(resolved) : resolved;
        } catch (IllegalArgumentException e) {
            throw new ItemProblem(Address.shown(first) + " sends us on to a broken address").causedBy(e);
        }
        if (!Address.isWeb(next) || (httpsOnly && !Address.isHttps(next))) {
            throw new ItemProblem(Address.shown(first) + " sends us on to "
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
        if (certificateDirectory == null) {
            return DefaultClientTlsStrategy.createDefault();
        }
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
                        .setConnectTimeout(timeout(limits.connect()))
                        .setSocketTimeout(timeout(limits.silence()))
                        .build());
        if (tls != null) {
            connections.setTlsSocketStrategy(tls);
        }
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout(limits.silence()))
                        .setConnectionRequestTimeout(timeout(limits.connect()))
                        .build())
                .setUserAgent(program)
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static Timeout timeout(Duration time) {
        return Timeout.ofMilliseconds(time.toMillis());
    }
}
