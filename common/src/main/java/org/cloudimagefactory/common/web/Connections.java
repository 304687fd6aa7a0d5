package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.cloudimagefactory.common.imagelist.x509.TlsIdentity;
import org.jspecify.annotations.Nullable;

/** Pools of connections: one for each way to authenticate, each proxy, and what must not share connections with others. */
final class Connections implements AutoCloseable {
    /** The timer of a request, for whoever carries it out. */
    static final String TIMER = "factory.timer";

    private static final int MAX_CONNECTIONS = 64;
    private static final TimeValue TRUSTED_WITHOUT_LOOKING = TimeValue.ofMilliseconds(500);

    /** Looked for after each MiB that is sent, for over TLS a look takes a millisecond. */
    private static final ManagedHttpClientConnectionFactory EARLY_ANSWERS_ARE_HEARD =
            ManagedHttpClientConnectionFactory.builder()
                    .responseOutOfOrderStrategy(new MonitoringResponseOutOfOrderStrategy(1 << 20))
                    .build();

    private final DnsResolver resolver;
    private final WebSettings settings;
    private final Map<String, CloseableHttpClient> clients = new HashMap<>();

    Connections(DnsResolver resolver, WebSettings settings) {
        this.resolver = resolver;
        this.settings = settings;
    }

    /**
     * What carries out requests to an address.
     *
     * @param fresh whether each goes over a connection that none used before
     */
    synchronized CloseableHttpClient to(URI uri, boolean fresh) {
        Optional<URI> proxy = settings.proxies().of(uri);
        boolean https = Address.isHttps(uri);
        Optional<Credentials.Entry> entry =
                settings.credentials().of(uri).filter(found -> https && found.certificate() != null);
        String identity = entry.isPresent() ? uri.getHost() + ":" + uri.getPort() : https ? "tls" : "plain";
        String key = identity + " " + fresh + " " + proxy.map(URI::toString).orElse("");
        CloseableHttpClient client = clients.get(key);
        if (client == null) {
            client = client(https, entry.orElse(null), fresh, proxy.orElse(null));
            clients.put(key, client);
        }
        return client;
    }

    private CloseableHttpClient client(
            boolean https, Credentials.@Nullable Entry entry, boolean fresh, @Nullable URI proxy) {
        HttpClientBuilder client = HttpClients.custom()
                .setConnectionManager(pool(https, entry, proxy))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout(settings.limits().silence()))
                        .setConnectionRequestTimeout(timeout(settings.limits().connect()))
                        .setProtocolUpgradeEnabled(false)
                        .setAuthenticationEnabled(proxy != null)
                        .build())
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "connected", (request, scope, chain) -> {
                    if (scope.clientContext.getAttribute(TIMER) instanceof RequestTimer timer) {
                        timer.connected();
                    }
                    return chain.proceed(request, scope);
                })
                .setUserAgent(settings.agent())
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching();
        if (fresh) {
            client.setConnectionReuseStrategy((request, response, context) -> false);
        }
        if (proxy != null) {
            HttpHost host = new HttpHost("http", proxy.getHost(), proxy.getPort());
            client.setProxy(host);
            String[] pair = String.valueOf(proxy.getUserInfo()).split(":", 2);
            if (pair.length == 2) {
                BasicCredentialsProvider shown = new BasicCredentialsProvider();
                shown.setCredentials(
                        new AuthScope(host), new UsernamePasswordCredentials(pair[0], pair[1].toCharArray()));
                client.setDefaultCredentialsProvider(shown);
            }
        }
        return client.build();
    }

    private HttpClientConnectionManager pool(boolean https, Credentials.@Nullable Entry entry, @Nullable URI proxy) {
        PoolingHttpClientConnectionManagerBuilder pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(EARLY_ANSWERS_ARE_HEARD)
                // A proxy may be nearer than what is asked for; that is looked at before.
                .setDnsResolver(proxy == null ? resolver : SystemDefaultDnsResolver.INSTANCE)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setHandshakeTimeout(timeout(settings.limits().silence()))
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(settings.limits().connect()))
                        .setSocketTimeout(timeout(settings.limits().silence()))
                        .setValidateAfterInactivity(TRUSTED_WITHOUT_LOOKING)
                        .build());
        // The usual one would read certificates that nobody asks for.
        pool.setTlsSocketStrategy((socket, host, port, attachment, context) -> {
            throw new IOException("not encrypted");
        });
        if (https) {
            pool.setTlsSocketStrategy(new DefaultClientTlsStrategy(
                    entry == null
                            ? TlsIdentity.context(settings.trust().authorities(), null, null, null)
                            : TlsIdentity.context(
                                    settings.trust().authorities(),
                                    entry.certificate(),
                                    entry.key(),
                                    entry.keyPassword() == null
                                            ? null
                                            : entry.keyPassword().toCharArray())));
        }
        return pool.build();
    }

    private static Timeout timeout(Duration time) {
        return Timeout.ofMilliseconds(time.toMillis());
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(client -> client.close(CloseMode.IMMEDIATE));
        clients.clear();
    }
}
