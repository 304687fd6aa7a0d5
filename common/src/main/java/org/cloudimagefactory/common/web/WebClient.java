package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks web servers for what addresses of one scope lead to. Redirects are followed a few times, to https and http only, and
 * never to a nearer address; credentials go to the host that they are for. Nothing is sent twice, unless the request says that it
 * may be repeated.
 */
public final class WebClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebClient.class);
    private static final int MAX_REDIRECTS = 5;

    private final ScopedResolver resolver;
    private final WebSettings settings;
    private final Connections connections;

    WebClient(AddressScope scope, WebSettings settings) {
        this.resolver = new ScopedResolver(scope);
        this.settings = settings;
        this.connections = new Connections(resolver, settings);
    }

    /**
     * Asks for something and follows redirects; the caller closes the answer.
     *
     * @throws NoAnswerException when no answer comes, which may be otherwise the next time
     * @throws ItemProblem when a redirect leads to where it must not
     */
    public WebResponse ask(WebRequest request) throws NoAnswerException {
        Attempts attempts = settings.limits().retry().until(request.deadline());
        while (true) {
            try {
                WebResponse response = followed(request);
                if (!request.repeatable() || !response.isUnable() || !isAgain(attempts, response.unable())) {
                    return response;
                }
                response.close();
            } catch (NoAnswerException e) {
                if (!request.repeatable() || !isAgain(attempts, e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isAgain(Attempts attempts, NoAnswerException why) {
        try {
            return attempts.again(0, why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private WebResponse followed(WebRequest request) throws NoAnswerException {
        URI first = request.uri();
        URI target = first;
        Optional<String> authorization = request.authorization().first(first, settings.credentials());
        for (int step = 0; step <= MAX_REDIRECTS; step++) {
            WebResponse response = once(target, request, authorization);
            Optional<String> redirect = response.redirect();
            if (redirect.isEmpty() || request.redirects() == WebRequest.Redirects.NONE) {
                return response;
            }
            response.close();
            URI next = redirected(first, target, redirect.get(), request.redirects());
            authorization = sameServer(target, next)
                    ? authorization
                    : request.authorization().further(next, settings.credentials());
            target = next;
        }
        throw new ItemProblem(Address.shown(first) + " sends us on more than " + MAX_REDIRECTS + " times");
    }

    private WebResponse once(URI target, WebRequest wanted, Optional<String> authorization) throws NoAnswerException {
        boolean byProxy = settings.proxies().of(target).isPresent();
        HttpUriRequestBase request = new HttpUriRequestBase(wanted.method(), Address.plain(target));
        wanted.headers().forEach(request::setHeader);
        request.setHeader("Accept-Encoding", "identity");
        authorization.ifPresent(value -> request.setHeader("Authorization", value));
        RequestTimer timer = new RequestTimer(request, wanted.deadline());
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(Connections.TIMER, timer);
        WebBody body = wanted.body();
        boolean fresh = body != null && !wanted.kept();
        if (fresh) {
            request.setHeader("Connection", "close");
        }
        if (body != null) {
            request.setEntity(new EntityTemplate(
                    body.length(), body.type() == null ? null : ContentType.parse(body.type()), out -> {
                        try {
                            timer.send(body, out, settings);
                        } catch (SocketException e) {
                            // The server hears no more; it may have said why.
                            LOG.debug("the server stopped listening", e);
                        }
                    }));
        }
        try {
            if (byProxy && !settings.proxies().leaveName(target)) {
                refuseWhatIsTooNear(target);
            }
            ClassicHttpResponse response = connections.to(target, fresh).executeOpen(null, request, context);
            if (!timer.isConnected()) {
                // It is the proxy's, which has not let us through, and whose word is not that of the server.
                timer.close();
                throw new IOException("the proxy says " + response.getCode());
            }
            return new WebResponse(response, target, timer, settings);
        } catch (ScopedResolver.ForbiddenAddressException e) {
            timer.close();
            throw new ItemProblem(Address.shown(target) + " must not be asked: " + e.getMessage()).causedBy(e);
        } catch (IllegalStateException | NullPointerException e) {
            boolean isCancelled = request.isCancelled();
            timer.close();
            if (!isCancelled) {
                throw e;
            }
            // What the library throws where a request is cancelled just as it takes a connection, or has just taken it.
            throw NoAnswerException.of(new IOException("it was cancelled", e), settings.limits(), timer);
        } catch (IOException e) {
            timer.close();
            throw NoAnswerException.of(e, settings.limits(), timer);
        }
    }

    /** A proxy goes where it is told to. */
    private void refuseWhatIsTooNear(URI target) throws UnknownHostException {
        if (Address.isAmbiguous(target.getHost())) {
            throw new ScopedResolver.ForbiddenAddressException("a proxy may read the address otherwise");
        }
        resolver.resolve(target.getHost());
    }

    private static URI redirected(URI first, URI from, String location, WebRequest.Redirects policy) {
        URI next;
        try {
            URI resolved = from.resolve(location);
            // Credentials in a redirect would be chosen by the publisher.
            next = Address.isWeb(resolved) ? Address.plain(resolved) : resolved;
        } catch (IllegalArgumentException e) {
            throw new ItemProblem(Address.shown(first) + " sends us on to a broken address").causedBy(e);
        }
        if (!Address.isWeb(next) || !isAllowed(next, policy)) {
            throw new ItemProblem(Address.shown(first) + " sends us on to "
                    + PrintableText.of(location, 100) + ", which is not "
                    + (policy == WebRequest.Redirects.WEB ? "https or http" : "https"));
        }
        return next;
    }

    private static boolean isAllowed(URI next, WebRequest.Redirects policy) {
        return Address.isHttps(next)
                || policy == WebRequest.Redirects.WEB
                || (policy == WebRequest.Redirects.ENCRYPTED_OR_HERE && Address.isThisMachine(next));
    }

    private static boolean sameServer(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }

    @Override
    public void close() {
        connections.close();
    }
}
