package org.cloudimagefactory.comfy.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;

/**
 * What a node has to know to build a description of others.
 *
 * @param kind tells it from an order of the site's own builds
 * @param build confined
 * @param web options of the site by which it fetches what builds start from
 * @param name of the build
 * @param digest of all that it is made from
 */
record SourceOrder(String kind, ConfinedBuild build, List<String> web, String name, String digest) {
    private static final String KIND = "source";

    SourceOrder {
        Objects.requireNonNull(build);
        Objects.requireNonNull(name);
        Objects.requireNonNull(digest);
        web = List.copyOf(web);
    }

    static SourceOrder of(ConfinedBuild build, List<String> web, String name, String digest) {
        return new SourceOrder(KIND, build, web, name, digest);
    }

    /** Whether this is one; the site's own builds say no kind. */
    static boolean is(JsonNode work) {
        return work.path("kind").asText().equals(KIND);
    }
}
