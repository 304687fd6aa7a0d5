package org.cloudimagefactory.comfy.publish;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What to publish.
 *
 * @param list file of the signed list
 * @param facts what to say about it
 * @param descriptors of the images to list
 * @param change what happens to the images that are listed already
 * @param remove identifiers of images to take out
 * @param expires until when the list is valid
 */
public record PublishRequest(
        Path list, ListFacts facts, List<Path> descriptors, Change change, List<String> remove, Instant expires) {
    /** What happens to the images that are listed already. */
    public enum Change {
        /** They are not listed any more. */
        REPLACE,
        /** They stay, except for older versions of the new ones. */
        KEEP
    }

    public PublishRequest {
        descriptors = List.copyOf(descriptors);
        remove = List.copyOf(remove);
    }
}
