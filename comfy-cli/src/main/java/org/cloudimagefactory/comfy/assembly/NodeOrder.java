package org.cloudimagefactory.comfy.assembly;

import java.util.List;
import java.util.Objects;

/**
 * What a node has to know to build something. Two orders that are alike are the same job.
 *
 * @param targets of {@code comfy build}
 * @param options of {@code comfy build}, as they were given here
 * @param layers how many layers are to be made and kept; zero: an image is made
 * @param name of the build
 * @param digest of all that it is made from
 * @param directory to which relative paths are relative
 */
record NodeOrder(List<String> targets, List<String> options, int layers, String name, String digest, String directory) {
    NodeOrder {
        targets = List.copyOf(targets);
        options = List.copyOf(options);
        Objects.requireNonNull(name);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(directory);
    }
}
