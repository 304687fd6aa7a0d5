package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;

/**
 * A file of a web server. The sandbox goes to servers on loopback only and follows no redirection; all others are
 * unreachable for it.
 */
record HttpSource(String url, OneVersion version) implements SandboxImageSource {
    /** No name is looked up: that alone would be traffic. */
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private static final WebLimits LIMITS =
            new WebLimits(Duration.ofSeconds(5), Duration.ofSeconds(60), RetryPolicy.NEVER);

    /** Whether a path is meant for this class. */
    static boolean isUrl(String path) {
        return path.startsWith("http://") || path.startsWith("https://");
    }

    @Override
    public long megabytes() throws SourceException {
        try (WebClients clients = clients()) {
            WebRequest part = request().with(Map.of("Range", "bytes=0-" + (DiskHeader.LENGTH - 1)));
            byte[] head;
            try (WebResponse response = answer(clients, part)) {
                head = response.body().readNBytes(DiskHeader.LENGTH);
            }
            DiskHeader header = DiskHeader.of(head, -1);
            return header.virtualSize() > 0
                    ? header.megabytes()
                    : DiskHeader.of(head, length(clients)).megabytes();
        } catch (IOException e) {
            throw unreachable();
        }
    }

    @Override
    public InputStream open() throws IOException {
        WebClients clients = clients();
        try {
            WebResponse response = answer(clients, request());
            return new FilterInputStream(new WholeStream(response.body(), response.length())) {
                @Override
                public void close() {
                    response.close();
                    clients.close();
                }
            };
        } catch (IOException e) {
            clients.close();
            throw e;
        }
    }

    private long length(WebClients clients) throws IOException, SourceException {
        try (WebResponse response = answer(clients, request().withoutBody())) {
            if (response.length() < 0) {
                throw new SourceException("Unsupported remote image format");
            }
            if (response.length() == 0) {
                throw new SourceException("Runtime error during size estimation");
            }
            return response.length();
        }
    }

    private static WebClients clients() {
        return new WebClients(WebSettings.of("nifty-sandbox").with(LIMITS));
    }

    private static WebResponse answer(WebClients clients, WebRequest request) throws IOException {
        WebResponse response = clients.of(AddressScope.LOCAL).ask(request);
        if (!response.isOk() && response.status() != WebResponse.PARTIAL) {
            response.close();
            throw new IOException("HTTP status " + response.status());
        }
        return response;
    }

    private WebRequest request() throws IOException {
        try {
            URI uri = new URI(url);
            if (!Address.isWeb(uri) || !LOOPBACK.matcher(uri.getHost()).matches()) {
                throw new IOException("not on loopback");
            }
            return WebRequest.get(uri).redirected(WebRequest.Redirects.NONE);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private SourceException unreachable() {
        return new SourceException(
                version.isSeven() ? "cannot access '" + url + "' (Permission denied)" : "Failed to get image head");
    }
}
