package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;

/**
 * A file of a web server. The sandbox goes to servers on loopback only and follows no redirection; all others are
 * unreachable for it.
 */
record HttpSource(String url, OneVersion version) implements SandboxImageSource {
    /** No name is looked up: that alone would be traffic. */
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 60_000;

    /** Whether a path is meant for this class. */
    static boolean isUrl(String path) {
        return path.startsWith("http://") || path.startsWith("https://");
    }

    @Override
    public long megabytes() throws SourceException {
        try {
            byte[] head;
            HttpURLConnection part = connect(Optional.of("bytes=0-" + (DiskHeader.LENGTH - 1)));
            try (InputStream in = body(part)) {
                head = in.readNBytes(DiskHeader.LENGTH);
            } finally {
                part.disconnect();
            }
            DiskHeader header = DiskHeader.of(head, -1);
            return header.virtualSize() > 0
                    ? header.megabytes()
                    : DiskHeader.of(head, length()).megabytes();
        } catch (IOException e) {
            throw unreachable();
        }
    }

    @Override
    public InputStream open() throws IOException {
        HttpURLConnection connection = connect(Optional.empty());
        return new WholeStream(body(connection), connection.getContentLengthLong());
    }

    private long length() throws IOException, SourceException {
        HttpURLConnection connection = connect(Optional.empty());
        connection.setRequestMethod("HEAD");
        try {
            body(connection).close();
            long length = connection.getContentLengthLong();
            if (length < 0) {
                throw new SourceException("Unsupported remote image format");
            }
            if (length == 0) {
                throw new SourceException("Runtime error during size estimation");
            }
            return length;
        } finally {
            connection.disconnect();
        }
    }

    private static InputStream body(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
            throw new IOException("HTTP status " + status);
        }
        return connection.getInputStream();
    }

    private HttpURLConnection connect(Optional<String> range) throws IOException {
        URL target = loopback();
        HttpURLConnection connection = (HttpURLConnection) target.openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        range.ifPresent(bytes -> connection.setRequestProperty("Range", bytes));
        return connection;
    }

    private URL loopback() throws IOException {
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null || !LOOPBACK.matcher(uri.getHost()).matches()) {
                throw new IOException("not on loopback");
            }
            return uri.toURL();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private SourceException unreachable() {
        return new SourceException(
                version.isSeven() ? "cannot access '" + url + "' (Permission denied)" : "Failed to get image head");
    }
}
