package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.TlsTrust;
import org.cloudimagefactory.common.web.WebBody;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.nifty.oca.TransportException.Stage;

/**
 * HTTP and HTTPS, one connection for each call, as the server closes it anyway, and never by a proxy. No call is sent twice by
 * itself.
 */
public final class HttpTransport implements Transport {
    private final HttpSettings settings;
    private final WebClients clients;
    private final Semaphore connections;

    /** Reads the certificates, if there are any of its own; connects to nothing yet. */
    public HttpTransport(HttpSettings settings) {
        this.settings = settings;
        WebSettings usual = WebSettings.of("nifty")
                .with(new WebLimits(settings.connectTimeout(), settings.readTimeout(), RetryPolicy.NEVER));
        this.clients = new WebClients(settings.caFile() == null ? usual : usual.with(TlsTrust.only(settings.caFile())));
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
            return exchange(request, reader);
        } catch (NoAnswerException e) {
            throw failed(e);
        } catch (IOException e) {
            throw new TransportException(Stage.PERHAPS_SENT, String.valueOf(e.getMessage()), e);
        } catch (MalformedAnswerException e) {
            throw new TransportException(Stage.WRONG_SERVER, String.valueOf(e.getMessage()), e);
        } finally {
            connections.release();
        }
    }

    private <T> T exchange(byte[] body, AnswerReader<T> reader) throws IOException, TransportException {
        WebRequest request = WebRequest.post(settings.endpoint(), WebBody.of(body, "text/xml"))
                .until(Deadline.in(settings.callTimeout()));
        try (WebResponse response = clients.of(AddressScope.LOCAL).ask(request)) {
            if (!response.isOk()) {
                boolean failing = response.status() >= WebResponse.FIRST_SERVER_ERROR;
                throw new TransportException(
                        failing ? Stage.PERHAPS_SENT : Stage.WRONG_SERVER,
                        "it answers with HTTP status " + response.status(),
                        response.unable());
            }
            try (InputStream in = new BoundedInputStream(response.body(), settings.answerLimit())) {
                return reader.read(in);
            }
        }
    }

    private static TransportException failed(NoAnswerException e) {
        String reason = switch (e.kind()) {
            case UNKNOWN_HOST -> "unknown host";
            case SILENCE -> "it does not answer in time";
            case LATE -> "the answer takes too long";
            case TLS -> "TLS fails: " + e.getMessage() + " (see --ca-file)";
            default -> String.valueOf(e.getMessage());
        };
        Stage stage = e.kind() == NoAnswerException.Kind.TLS
                ? Stage.WRONG_SERVER
                : e.sent() ? Stage.PERHAPS_SENT : Stage.NOT_SENT;
        return new TransportException(stage, reason, e);
    }
}
