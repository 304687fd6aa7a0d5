package org.cloudimagefactory.common.registry;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebBody;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session in which a registry takes a blob ("Pushing a blob in chunks"). Its address changes with each answer, and an older one
 * leads nowhere. How much the registry has is what it says, and nothing else: a chunk out of order is taken with the same answer
 * as one in its place.
 */
final class UploadSession {
    private static final Logger LOG = LoggerFactory.getLogger(UploadSession.class);
    private static final Pattern RANGE = Pattern.compile("(?:bytes[= ])?0-(-1|[0-9]{1,18})");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final int CREATED = 201;
    private static final int TOO_LARGE = 413;

    private final Exchange exchange;
    private final RepositoryName repository;
    private final String what;
    private final long leastChunk;
    private URI location;

    private UploadSession(Exchange exchange, RepositoryName repository, URI location, long leastChunk) {
        this.exchange = exchange;
        this.repository = repository;
        this.what = "an upload to " + repository;
        this.leastChunk = leastChunk;
        this.location = location;
    }

    /** What became of a session that was to be closed. */
    enum Closing {
        /** The blob is there. */
        DONE,
        /** What the registry has is something else. */
        WRONG,
        /** There is no such session. */
        LOST
    }

    /**
     * Begins one.
     *
     * @param query with which it begins, such as that of a mount, or nothing
     * @return empty when there is nothing to upload any more
     */
    static Optional<UploadSession> begin(Exchange exchange, RepositoryName repository, Scopes scopes, String query)
            throws NoAnswerException {
        String what = "an upload to " + repository;
        URI uri = exchange.host(repository.host()).of(repository, "blobs/uploads/" + query);
        WebRequest request =
                WebRequest.post(uri, WebBody.of(new byte[0], null)).keptAlive().repeated();
        try (WebResponse response = exchange.ask(repository, scopes, request, what)) {
            if (!response.isSuccess()) {
                throw exchange.refusal(response, request, what);
            }
            String location = response.header("Location").orElse("");
            long least = response.header("OCI-Chunk-Min-Length")
                    .filter(text -> LENGTH.matcher(text).matches())
                    .map(Long::parseLong)
                    .orElse(0L);
            boolean there = response.status() == CREATED;
            Exchange.words(response, request);
            return there
                    ? Optional.empty()
                    : Optional.of(
                            new UploadSession(exchange, repository, own(exchange, repository, uri, location), least));
        }
    }

    /** One that was begun before, by its address of then; empty when that is none of this registry. */
    static Optional<UploadSession> known(Exchange exchange, RepositoryName repository, UploadNotes.Session note) {
        try {
            URI base = exchange.host(repository.host()).of(repository, "blobs/uploads/");
            return Optional.of(new UploadSession(
                    exchange, repository, own(exchange, repository, base, note.location()), note.leastChunk()));
        } catch (ItemProblem e) {
            LOG.debug("no session", e);
            return Optional.empty();
        }
    }

    private static URI own(Exchange exchange, RepositoryName repository, URI from, String location) {
        return exchange.host(repository.host()).own(from, location);
    }

    /** What finds it again. */
    UploadNotes.Session note() {
        return new UploadNotes.Session(location.toString(), leastChunk);
    }

    /** The fewest bytes that the registry takes in a chunk that is not the last. */
    long leastChunk() {
        return leastChunk;
    }

    /** How many bytes the registry has; empty when it knows no such session. */
    OptionalLong position() throws NoAnswerException {
        WebRequest request =
                WebRequest.get(location).redirected(WebRequest.Redirects.NONE).repeated();
        try (WebResponse response = exchange.ask(repository, Scopes.push(repository), request, what)) {
            Exchange.words(response, request);
            return response.isSuccess() ? taken(response, -1) : OptionalLong.empty();
        }
    }

    /**
     * Sends a chunk.
     *
     * @param from where it belongs
     * @return how many bytes the registry has now, whatever they are; empty when the session is lost
     * @throws TooLargeException when something takes no request of that size
     */
    OptionalLong send(long from, WebBody chunk) throws NoAnswerException, TooLargeException {
        long end = from + chunk.length();
        WebRequest request = WebRequest.patch(location, chunk)
                .with(Map.of("Content-Range", from + "-" + (end - 1)))
                .keptAlive();
        try (WebResponse response = exchange.ask(repository, Scopes.push(repository), request, what)) {
            RegistryWords words = Exchange.words(response, request);
            if (response.isSuccess()) {
                OptionalLong taken = taken(response, end);
                return taken.isPresent() ? taken : position();
            }
            if (response.status() == WebResponse.RANGE_REFUSED) {
                return position();
            }
            if (response.isGone() || words.has("BLOB_UPLOAD_UNKNOWN") || words.has("BLOB_UPLOAD_INVALID")) {
                return OptionalLong.empty();
            }
            String refusal = "cannot go on with " + what + ": " + repository.host() + " says " + words.text();
            if (response.status() == TOO_LARGE) {
                throw new TooLargeException(refusal, chunk.length());
            }
            throw new ItemProblem(refusal);
        }
    }

    /** Closes it: the blob has this digest. */
    Closing close(Digest digest) throws NoAnswerException {
        URI uri = URI.create(location + (location.getRawQuery() == null ? "?" : "&") + "digest=" + digest);
        WebRequest request = WebRequest.put(uri, WebBody.of(new byte[0], null)).keptAlive();
        try (WebResponse response = exchange.ask(repository, Scopes.push(repository), request, what)) {
            RegistryWords words = Exchange.words(response, request);
            if (response.isSuccess()) {
                return Closing.DONE;
            }
            if (words.has("DIGEST_INVALID") || words.has("SIZE_INVALID")) {
                return Closing.WRONG;
            }
            if (response.isGone() || words.has("BLOB_UPLOAD_UNKNOWN") || words.has("BLOB_UPLOAD_INVALID")) {
                return Closing.LOST;
            }
            throw new ItemProblem("cannot end " + what + ": " + repository.host() + " says " + words.text());
        }
    }

    /** Gives it up, so that the registry need not keep what it has; whether it heard that is its own matter. */
    void cancel() {
        WebRequest request = WebRequest.delete(location);
        try (WebResponse response = exchange.ask(repository, Scopes.push(repository), request, what)) {
            Exchange.words(response, request);
        } catch (NoAnswerException | Problem e) {
            LOG.debug("a session stays where it is", e);
        }
    }

    /**
     * What the answer says that the registry has, with the newest address. {@code 0-0} is nothing as well as one byte.
     *
     * @param expected where one byte would be right
     */
    private OptionalLong taken(WebResponse response, long expected) {
        Optional<String> newest = response.header("Location");
        if (newest.isPresent()) {
            location = own(exchange, repository, location, newest.get());
        }
        Matcher range = RANGE.matcher(response.header("Range").orElse("").strip());
        if (!range.matches()) {
            return OptionalLong.empty();
        }
        long last = Long.parseLong(range.group(1));
        return OptionalLong.of(last == 0 && expected != 1 ? 0 : last + 1);
    }
}
