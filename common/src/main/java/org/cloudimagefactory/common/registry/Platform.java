package org.cloudimagefactory.common.registry;

import org.jspecify.annotations.Nullable;

/**
 * What an entry of an index runs on, in the words of Go.
 *
 * @param os such as {@code linux}
 * @param architecture such as {@code amd64}
 * @param variant of the architecture, such as {@code v8}
 */
public record Platform(
        String os, String architecture, @Nullable String variant) {}
