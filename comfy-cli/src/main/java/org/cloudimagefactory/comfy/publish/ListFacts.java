package org.cloudimagefactory.comfy.publish;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher says about a list; what is left out stays as it was, or gets a default in a new list.
 *
 * @param identifier of the list
 * @param title of the list
 * @param description of the list
 * @param source who publishes it
 * @param vo virtual organisation that the images are for
 * @param creator name of the endorser
 * @param email of the endorser
 * @param uri where the list is published
 * @param usualUri where it is, unless somebody says or has said otherwise
 */
public record ListFacts(
        @Nullable String identifier,
        @Nullable String title,
        @Nullable String description,
        @Nullable String source,
        @Nullable String vo,
        @Nullable String creator,
        @Nullable String email,
        @Nullable URI uri,
        URI usualUri) {}
