package org.cloudimagefactory.common.web;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for. A request is sent once, unless it says that it may be repeated, and one with a body on a connection that no
 * other used before, unless it says that a used one is as good.
 *
 * @param method of HTTP
 * @param uri where it is, over https or http
 * @param headers of the request, beyond the usual
 * @param body that it brings, if any
 * @param redirects where a server may send us on to
 * @param repeatable whether it may be sent again when no answer came or the server can't answer just now
 * @param deadline when the last byte of the answer must have come
 * @param authorization what it shows of us
 * @param kept whether a body may go over a connection that was used before: the server may have closed it, and whoever asks finds
 *     out what became of the request
 */
public record WebRequest(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable WebBody body,
        Redirects redirects,
        boolean repeatable,
        Deadline deadline,
        Authorization authorization,
        boolean kept) {
    /** Where a server may send us on to. */
    public enum Redirects {
        /** Nowhere: that it does is the answer. */
        NONE,
        /** To https and http. */
        WEB,
        /** To https. */
        ENCRYPTED,
        /** To https, and to http where that leads to this machine by its very name. */
        ENCRYPTED_OR_HERE
    }

    /** Keeps the headers as they are at this moment. */
    public WebRequest {
        headers = Map.copyOf(headers);
    }

    private WebRequest(String method, URI uri, @Nullable WebBody body, Redirects redirects) {
        this(method, uri, Map.of(), body, redirects, false, Deadline.NEVER, Authorization.CONFIGURED, false);
    }

    /** Asks for what is there, without further conditions. */
    public static WebRequest get(URI uri) {
        return new WebRequest("GET", uri, null, Redirects.WEB);
    }

    /** Brings something to whoever answers there, who never sees it twice. */
    public static WebRequest post(URI uri, WebBody body) {
        return new WebRequest("POST", uri, body, Redirects.NONE);
    }

    /** Brings something that is to be there afterwards. */
    public static WebRequest put(URI uri, WebBody body) {
        return new WebRequest("PUT", uri, body, Redirects.NONE);
    }

    /** Brings a part of something. */
    public static WebRequest patch(URI uri, WebBody body) {
        return new WebRequest("PATCH", uri, body, Redirects.NONE);
    }

    /** Wants something to be there no longer. */
    public static WebRequest delete(URI uri) {
        return new WebRequest("DELETE", uri, null, Redirects.NONE);
    }

    /** Asks only whether something is there, and how large it is. */
    public WebRequest withoutBody() {
        return new WebRequest("HEAD", uri, headers, null, redirects, repeatable, deadline, authorization, kept);
    }

    /** The same request with these header fields, too. */
    public WebRequest with(Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(fields);
        return new WebRequest(method, uri, all, body, redirects, repeatable, deadline, authorization, kept);
    }

    /** The same request, which is answered by then or fails. */
    public WebRequest until(Deadline moment) {
        return new WebRequest(method, uri, headers, body, redirects, repeatable, moment, authorization, kept);
    }

    /** The same request, which is sent on so far. */
    public WebRequest redirected(Redirects policy) {
        return new WebRequest(method, uri, headers, body, policy, repeatable, deadline, authorization, kept);
    }

    /** The same request, which may be repeated. */
    public WebRequest repeated() {
        return new WebRequest(method, uri, headers, body, redirects, true, deadline, authorization, kept);
    }

    /** The same request, which shows this. */
    public WebRequest showing(Authorization shown) {
        return new WebRequest(method, uri, headers, body, redirects, repeatable, deadline, shown, kept);
    }

    /** The same request, whose body may go over a connection that was used before. */
    public WebRequest keptAlive() {
        return new WebRequest(method, uri, headers, body, redirects, repeatable, deadline, authorization, true);
    }

    /**
     * The same request for the rest only of something whose first bytes are here.
     *
     * @param known by what the server recognises whether it is still the same
     */
    public WebRequest from(long offset, Validators known) {
        Map<String, String> fields = new HashMap<>(Map.of("Range", "bytes=" + offset + "-"));
        known.ifRange().ifPresent(validator -> fields.put("If-Range", validator));
        return with(fields);
    }
}
