package org.cloudimagefactory.nifty.oca;

import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.web.Attempts;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls methods of a server for one user. Calls that can be repeated are, when the network or the server fails. */
public final class Client {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);
    private static final int LOG_LIMIT = 300;

    private final Secret secret;
    private final Transport transport;
    private final RetryPolicy retry;
    private final RequestWriter writer = new RequestWriter();

    /** Calls as this user. */
    public Client(Secret secret, Transport transport, RetryPolicy retry) {
        this.secret = secret;
        this.transport = transport;
        this.retry = retry;
    }

    /** Where the server is, for messages. */
    public String endpoint() {
        return transport.target();
    }

    /** Who calls. */
    public String user() {
        return secret.user();
    }

    /**
     * Calls a method whose answer is short.
     *
     * @throws LostAnswerException when the call is not repeatable and no answer came
     * @throws EnvironmentProblem when the server can't be reached
     */
    public OneResponse call(MethodCall call) {
        return send(call, ResponseReader::read);
    }

    /** As {@link #call}, where the value is a document: the consumer gets it once, when the call succeeded. */
    public OneResponse callForDocument(MethodCall call, Consumer<XmlElement> consumer) {
        return send(
                call, in -> ResponseReader.read(in, document -> consumer.accept(XmlElementReader.document(document))));
    }

    /**
     * As {@link #call}, where the value is a pool: the consumer gets each of its elements that has the name. When the answer
     * breaks off and the call is repeated, it gets them again.
     */
    public OneResponse callForPool(MethodCall call, String element, Consumer<XmlElement> consumer) {
        return send(
                call,
                in -> ResponseReader.read(in, document -> XmlElementReader.children(document, element, consumer)));
    }

    private OneResponse send(MethodCall call, Transport.AnswerReader<OneResponse> reader) {
        byte[] request = writer.write(call, secret);
        Attempts attempts = retry.until(Deadline.NEVER);
        while (true) {
            try {
                OneResponse response = transport.post(request, reader);
                if (LOG.isDebugEnabled()) {
                    LOG.debug("{}: {}", call.method(), PrintableText.of(response.toString(), LOG_LIMIT));
                }
                return response;
            } catch (TransportException e) {
                LOG.debug("{}: {}", call.method(), e.getMessage());
                boolean sent = e.stage() != TransportException.Stage.NOT_SENT;
                if (sent && !call.repeatable()) {
                    throw new LostAnswerException(call.method() + ": no answer: " + e.getMessage(), e);
                }
                if (e.stage() == TransportException.Stage.WRONG_SERVER || !isAgain(attempts, e)) {
                    throw unreachable(e);
                }
            }
        }
    }

    private EnvironmentProblem unreachable(TransportException e) {
        String problem = "cannot talk to OpenNebula at " + transport.target() + ": " + e.getMessage();
        String hint = e.stage() == TransportException.Stage.WRONG_SERVER
                ? "check that --endpoint is its XML-RPC address, usually http://HOST:2633/RPC2"
                : "check that it runs and that --endpoint is right";
        return new EnvironmentProblem(problem).hint(hint).causedBy(e);
    }

    private static boolean isAgain(Attempts attempts, TransportException why) {
        try {
            return attempts.again(0, why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("interrupted").causedBy(e);
        }
    }
}
