package org.cloudimagefactory.common.web;

import java.net.URI;
import java.util.Map;

/**
 * What is asked for.
 *
 * @param uri where it is, over https or http
 * @param headers of the request, beyond the usual
 * @param bodyWanted whether what is there is wanted, or only whether and how large it is
 * @param httpsOnly whether every step must be encrypted
 * @param deadline when the last byte of the answer must have come
 */
public record WebRequest(
        URI uri, Map<String, String> headers, boolean bodyWanted, boolean httpsOnly, Deadline deadline) {
    public WebRequest {
        headers = Map.copyOf(headers);
    }

    /** Asks for what is there, without further conditions. */
    public static WebRequest get(URI uri) {
        return new WebRequest(uri, Map.of(), true, false, Deadline.NEVER);
    }

    /** Asks only whether something is there. */
    public WebRequest withoutBody() {
        return new WebRequest(uri, headers, false, httpsOnly, deadline);
    }

    /** The same request with these header fields. */
    public WebRequest with(Map<String, String> fields) {
        return new WebRequest(uri, fields, bodyWanted, httpsOnly, deadline);
    }

    /** The same request, which is answered by then or fails. */
    public WebRequest until(Deadline moment) {
        return new WebRequest(uri, headers, bodyWanted, httpsOnly, moment);
    }

    /** The same request, which leaves no encrypted way, where that is wanted. */
    public WebRequest httpsOnly(boolean wanted) {
        return new WebRequest(uri, headers, bodyWanted, wanted, deadline);
    }
}
