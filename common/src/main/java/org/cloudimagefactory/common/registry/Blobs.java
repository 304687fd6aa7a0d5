package org.cloudimagefactory.common.registry;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;

/** Blobs that are there. Registries send us on to stores on other hosts, which get to see nothing of us. */
final class Blobs {
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

    private final Exchange exchange;

    Blobs(Exchange exchange) {
        this.exchange = exchange;
    }

    OptionalLong size(RepositoryName repository, Digest digest) throws NoAnswerException {
        String what = shown(repository, digest);
        WebRequest request = get(repository, digest).withoutBody();
        try (WebResponse response = exchange.ask(repository, Scopes.pull(repository), request, what)) {
            if (response.isOk()) {
                return OptionalLong.of(response.length());
            }
            if (response.isGone()) {
                return OptionalLong.empty();
            }
            throw exchange.refusal(response, request, what);
        }
    }

    Blob open(RepositoryName repository, Digest digest, long offset) throws IOException {
        String what = shown(repository, digest);
        WebRequest whole = get(repository, digest);
        WebRequest request = offset == 0 ? whole : whole.with(Map.of("Range", "bytes=" + offset + "-"));
        WebResponse response = exchange.ask(repository, Scopes.pull(repository), request, what);
        try {
            return opened(response, request, offset, what);
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    private Blob opened(WebResponse response, WebRequest request, long offset, String what) throws IOException {
        if (response.status() == WebResponse.RANGE_REFUSED) {
            // Its length may be that of the whole blob, with a few bytes behind it; nobody waits for the others.
            throw new ItemProblem("cannot have " + what + ": it has nothing from byte " + offset + " on");
        }
        if (response.isPacked()) {
            throw new ItemProblem("cannot have " + what + ": it comes packed, unasked");
        }
        if (response.isOk()) {
            return new Blob(response, offset == 0, response.length());
        }
        if (response.status() != WebResponse.PARTIAL) {
            throw exchange.refusal(response, request, what);
        }
        Matcher range = RANGE.matcher(response.header("Content-Range").orElse(""));
        if (offset == 0 || !range.matches() || Long.parseLong(range.group(1)) != offset) {
            throw new ItemProblem("cannot have " + what + ": another part came than was asked for");
        }
        return new Blob(response, true, range.group(3).equals("*") ? -1 : Long.parseLong(range.group(3)));
    }

    Blob part(RepositoryName repository, Digest digest, long size, long from, long to) throws IOException {
        String what = shown(repository, digest);
        String range = from + "-" + (to - 1);
        WebRequest request = get(repository, digest).with(Map.of("Range", "bytes=" + range));
        WebResponse response = exchange.ask(repository, Scopes.pull(repository), request, what);
        try {
            String sent = response.header("Content-Range").orElse("");
            boolean isPart = response.status() == WebResponse.PARTIAL
                    && (sent.equals("bytes " + range + "/" + size) || sent.equals("bytes " + range + "/*"));
            boolean isWhole = response.isOk() && from == 0 && to == size;
            if (isPart || isWhole) {
                if (response.isPacked()) {
                    throw new ItemProblem("cannot have " + what + ": it comes packed, unasked");
                }
                return new Blob(response, true, size);
            }
            if (response.isSuccess()) {
                throw new ItemProblem("the registry " + repository.host()
                        + " does not send the part of a blob that it is asked for, bytes " + range + " of " + size);
            }
            if (response.status() == WebResponse.RANGE_REFUSED) {
                throw new ItemProblem("cannot have " + what + ": it has no bytes " + range);
            }
            throw exchange.refusal(response, request, what);
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    byte[] small(RepositoryName repository, ContentDescriptor descriptor, int limit) throws NoAnswerException {
        String what = shown(repository, descriptor.digest());
        if (descriptor.size() > limit) {
            throw new ItemProblem("cannot have " + what + ": it should have " + descriptor.size()
                    + " bytes, and no more than " + limit + " are taken");
        }
        WebRequest request = get(repository, descriptor.digest());
        try (WebResponse response = exchange.ask(repository, Scopes.pull(repository), request, what)) {
            if (!response.isOk()) {
                throw exchange.refusal(response, request, what);
            }
            byte[] body = Answer.read(response, Math.toIntExact(descriptor.size()), repository.host());
            if (body.length != descriptor.size() || !descriptor.digest().isOf(body)) {
                throw new ItemProblem("cannot have " + what + ": what came has " + body.length
                        + " bytes and another digest than it should, or fewer bytes");
            }
            return body;
        }
    }

    private WebRequest get(RepositoryName repository, Digest digest) {
        RegistryHost host = exchange.host(repository.host());
        URI uri = host.of(repository, "blobs/" + digest);
        return WebRequest.get(uri).redirected(host.redirects()).repeated();
    }

    private static String shown(RepositoryName repository, Digest digest) {
        return "blob " + digest + " of " + repository;
    }
}
