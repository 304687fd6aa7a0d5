package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;

/** Follows a list from page to page: on its own server, no page twice, and not for ever. */
final class Pages {
    private final Exchange exchange;
    private final RegistryLimits limits;
    private final RegistryJson json;

    Pages(Exchange exchange, RegistryLimits limits) {
        this.exchange = exchange;
        this.limits = limits;
        this.json = new RegistryJson(limits.nesting());
    }

    /** One page, whatever it says. */
    final class Page {
        private final WebResponse response;
        private final byte[] body;
        private final String what;

        private Page(WebResponse response, byte[] body, String what) {
            this.response = response;
            this.body = body;
            this.what = what;
        }

        WebResponse response() {
            return response;
        }

        RegistryWords words() {
            return RegistryWords.of(response, body);
        }

        byte[] body() {
            return body;
        }

        /** The object that it holds. */
        ObjectNode object() {
            return read(ObjectNode.class);
        }

        /** The list that it holds. */
        ArrayNode array() {
            return read(ArrayNode.class);
        }

        private <T extends JsonNode> T read(Class<T> kind) {
            try {
                return json.parse(body, kind);
            } catch (ItemProblem e) {
                throw new ItemProblem("cannot read " + what + ": " + e.getMessage()).causedBy(e);
            }
        }
    }

    /** Asks for pages. */
    @FunctionalInterface
    interface Asker {
        /** Asks for one. */
        WebResponse ask(WebRequest request) throws NoAnswerException;
    }

    /** Takes pages. */
    @FunctionalInterface
    interface Reader {
        /** Takes one; whether the next is wanted, where there is one. */
        boolean take(Page page);
    }

    /**
     * Hands over each page.
     *
     * @param what they hold, for messages
     */
    void follow(RepositoryName repository, WebRequest first, String what, Reader reader) throws NoAnswerException {
        follow(
                exchange.host(repository.host()),
                first,
                what,
                request -> exchange.ask(repository, Scopes.pull(repository), request, what),
                reader);
    }

    /** The same for a list that is asked for otherwise. */
    void follow(RegistryHost host, WebRequest first, String what, Asker asker, Reader reader) throws NoAnswerException {
        Set<URI> seen = new HashSet<>();
        int left = limits.tagListBytes();
        URI at = first.uri();
        while (seen.add(at)) {
            if (seen.size() > limits.pages()) {
                throw new ItemProblem("cannot have " + what + ": more than " + limits.pages() + " pages");
            }
            WebRequest request = WebRequest.get(at)
                    .with(first.headers())
                    .redirected(WebRequest.Redirects.NONE)
                    .repeated();
            try (WebResponse response = asker.ask(request)) {
                byte[] body = Answer.read(response, left, host.name());
                left -= body.length;
                Optional<String> next = Links.next(response.headers("Link"));
                if (!reader.take(new Page(response, body, what)) || next.isEmpty()) {
                    return;
                }
                at = host.own(at, next.get());
            }
        }
        throw new ItemProblem("cannot have " + what + ": its pages lead in a circle");
    }
}
