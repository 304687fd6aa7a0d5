package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.web.WebResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a registry says when it does not do what it was asked for: by its code and message ("Error Codes" in the distribution
 * specification), where it has any.
 *
 * @param status of HTTP, in words
 * @param code such as {@code MANIFEST_UNKNOWN}; null where the answer is none of a registry
 * @param message that belongs to it
 */
record RegistryWords(String status, @Nullable String code, String message) {
    /** Bytes that are read of such an answer. */
    static final int LIMIT = 64 << 10;

    /** The first two of the specification, the third of Harbor. */
    private static final Set<String> MISSING = Set.of("MANIFEST_UNKNOWN", "NAME_UNKNOWN", "NOT_FOUND");

    private static final int SHOWN = 200;
    private static final RegistryJson JSON = new RegistryJson(RegistryLimits.DEFAULT.nesting());

    static RegistryWords of(WebResponse response, byte[] body) {
        JsonNode first = first(body).orElse(null);
        if (first == null) {
            return new RegistryWords(response.statusText(), null, "");
        }
        return new RegistryWords(
                response.statusText(),
                cut(first.path("code").asText("")),
                cut(first.path("message").asText("")));
    }

    private static Optional<JsonNode> first(byte[] body) {
        try {
            JsonNode errors = JSON.parse(body).path("errors");
            return errors.isArray() && errors.path(0).isObject() ? Optional.of(errors.path(0)) : Optional.empty();
        } catch (ItemProblem e) {
            return Optional.empty();
        }
    }

    /** Whether it is an answer of a registry, rather than of whatever web server stands in its place. */
    boolean areOfARegistry() {
        return code != null;
    }

    /**
     * Whether the registry says that there is no such thing. An answer 404 alone says less: whoever forwards requests to a registry
     * gives it as well where it does not find the way.
     */
    boolean sayMissing() {
        return code != null && MISSING.contains(code);
    }

    boolean has(String wanted) {
        return wanted.equals(code);
    }

    /** For messages. */
    String text() {
        if (code == null || code.isEmpty()) {
            return message.isEmpty() ? status : message + " (" + status + ")";
        }
        return code + (message.isEmpty() ? "" : ", " + message) + " (" + status + ")";
    }

    /** Anything of a server, so that it may be printed. */
    static String cut(String text) {
        return PrintableText.of(text, SHOWN);
    }
}
