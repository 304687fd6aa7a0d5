package org.cloudimagefactory.common.registry;

import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Authorization;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;

/** Asks a registry, shows it what it wants to see, and asks once more when that was good no longer: once, whatever it says. */
final class Exchange {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final WebClients web;
    private final Tokens tokens;
    private final RegistryAccess access;

    Exchange(WebClients web, Tokens tokens, RegistryAccess access) {
        this.web = web;
        this.tokens = tokens;
        this.access = access;
    }

    WebClients web() {
        return web;
    }

    RegistryHost host(String name) {
        return new RegistryHost(name, access);
    }

    /**
     * Asks for something of a repository; the caller closes the answer.
     *
     * @param what is wanted, for messages: {@code the tags of x/y}
     */
    WebResponse ask(RepositoryName repository, Scopes scopes, WebRequest request, String what)
            throws NoAnswerException {
        RegistryHost host = host(repository.host());
        Optional<String> shown = tokens.known(host, repository, scopes);
        WebResponse response = once(host, request, shown);
        if (response.status() == UNAUTHORIZED && host.isOwn(response.source())) {
            Optional<Challenge> challenge = Challenge.best(response.headers("WWW-Authenticate"));
            end(response, request);
            Optional<String> better =
                    challenge.isEmpty() ? Optional.empty() : tokens.renewed(host, repository, scopes, challenge.get());
            if (better.isEmpty() || better.equals(shown)) {
                throw refused(host, repository, what);
            }
            response = once(host, request, better);
        }
        return checked(response, host, repository, request, what);
    }

    /** The same where a password is what is wanted, and nobody asks for it. */
    WebResponse askByPassword(RepositoryName repository, WebRequest request, String what) throws NoAnswerException {
        RegistryHost host = host(repository.host());
        return checked(once(host, request, tokens.password(repository)), host, repository, request, what);
    }

    private WebResponse checked(
            WebResponse response, RegistryHost host, RepositoryName repository, WebRequest request, String what)
            throws NoAnswerException {
        boolean isClosed = response.status() == UNAUTHORIZED || response.status() == FORBIDDEN;
        if (isClosed && !host.isOwn(response.source())) {
            // What we show was not for it, and what it wants is none of the registry's business.
            throw new ItemProblem("cannot have " + what + ": "
                    + response.source().getAuthority() + ", to which " + host.name() + " sends us on, says "
                    + words(response, request).text());
        }
        if (response.status() == UNAUTHORIZED) {
            end(response, request);
            throw refused(host, repository, what);
        }
        if (response.status() == FORBIDDEN) {
            String said = words(response, request).text();
            throw new EnvironmentProblem(host.name() + " does not let us have " + what + ": " + said)
                    .hint("check what the user may do there")
                    .ofOneItem();
        }
        if (response.isUnable()) {
            try (WebResponse failed = response) {
                throw failed.unable();
            }
        }
        return response;
    }

    /** What an answer that is none means; it is closed afterwards. */
    ItemProblem refusal(WebResponse response, WebRequest request, String what) {
        return new ItemProblem("cannot have " + what + ": " + request.uri().getAuthority() + " says "
                + words(response, request).text());
    }

    /** What a registry says instead of what it was asked for; its answer is closed afterwards. */
    static RegistryWords words(WebResponse response, WebRequest request) {
        try (response) {
            boolean silent = request.method().equals("HEAD");
            byte[] body = silent ? new byte[0] : Answer.read(response, RegistryWords.LIMIT, "the registry");
            return RegistryWords.of(response, body);
        } catch (NoAnswerException | ItemProblem e) {
            return RegistryWords.of(response, new byte[0]);
        }
    }

    /** Reads what nobody needs, so that the connection can be used again. */
    private static void end(WebResponse response, WebRequest request) {
        words(response, request);
    }

    private WebResponse once(RegistryHost host, WebRequest request, Optional<String> shown) throws NoAnswerException {
        return web.of(web.reach(host.root()))
                .ask(request.showing(shown.map(Authorization::of).orElse(Authorization.NONE)));
    }

    private EnvironmentProblem refused(RegistryHost host, RepositoryName repository, String what) {
        boolean shown = tokens.knowsUser(repository);
        return new EnvironmentProblem(
                        host.name() + (shown ? " refuses what we show for " : " wants credentials for ") + what)
                .hint(
                        shown
                                ? "check user and password, and what they may do there"
                                : "give them with --auth-file, or log in")
                .ofOneItem();
    }
}
