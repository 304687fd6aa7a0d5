package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP and HTTPS, one connection for each call, as the server closes it anyway. Requests have a known length, which keeps
 * the JDK from sending one again by itself.
 */
public final class HttpTransport implements Transport {
    private final HttpSettings settings;
    private final @Nullable SSLSocketFactory sockets;
    private final Semaphore connections;

    /** Reads the certificates, if there are any of its own; connects to nothing yet. */
    public HttpTransport(HttpSettings settings) {
        this.settings = settings;
        this.sockets = settings.caFile() == null ? null : TrustedCertificates.sockets(settings.caFile());
        this.connections = new Semaphore(settings.connections());
    }

    @Override
    public String target() {
        return settings.endpoint().toString();
    }

    @Override
    public <T> T post(byte[] request, AnswerReader<T> reader) throws TransportException {
        connections.acquireUninterruptibly();
        try {
            HttpURLConnection connection = connect(request.length);
            try {
                return exchange(connection, request, reader);
            } finally {
                connection.disconnect();
            }
        } finally {
            connections.release();
        }
    }

    private HttpURLConnection connect(int length) throws TransportException {
        try {
            URLConnection opened = settings.endpoint().toURL().openConnection();
            if (!(opened instanceof HttpURLConnection connection)) {
                throw new IOException("no HTTP address");
            }
            if (sockets != null && connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(sockets);
            }
            connection.setConnectTimeout(millis(settings.connectTimeout()));
            connection.setReadTimeout(millis(settings.readTimeout()));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(length);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "text/xml");
            connection.setRequestProperty("Connection", "close");
            connection.connect();
            return connection;
        } catch (SSLException e) {
            throw new TransportException(
                    TransportException.Stage.WRONG_SERVER, "TLS fails: " + e.getMessage() + " (see --ca-file)", e);
        } catch (IOException e) {
            throw new TransportException(TransportException.Stage.NOT_SENT, reason(e), e);
        }
    }

    private <T> T exchange(HttpURLConnection connection, byte[] request, AnswerReader<T> reader)
            throws TransportException {
        try {
            try (OutputStream out = connection.getOutputStream()) {
                out.write(request);
            }
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw refused(status);
            }
            try (InputStream in = new BoundedInputStream(
                    connection.getInputStream(), settings.answerLimit(), settings.callTimeout())) {
                return reader.read(in);
            }
        } catch (IOException e) {
            throw new TransportException(TransportException.Stage.PERHAPS_SENT, reason(e), e);
        } catch (MalformedAnswerException e) {
            throw new TransportException(TransportException.Stage.WRONG_SERVER, String.valueOf(e.getMessage()), e);
        }
    }

    private static TransportException refused(int status) {
        boolean failing = status >= HttpURLConnection.HTTP_INTERNAL_ERROR;
        return new TransportException(
                failing ? TransportException.Stage.PERHAPS_SENT : TransportException.Stage.WRONG_SERVER,
                "it answers with HTTP status " + status,
                new IOException("HTTP status " + status));
    }

    private static String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "unknown host";
        }
        if (e instanceof SocketTimeoutException) {
            return "it does not answer in time";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }
}
