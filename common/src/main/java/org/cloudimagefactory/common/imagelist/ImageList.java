package org.cloudimagefactory.common.imagelist;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.jspecify.annotations.Nullable;

/**
 * What an image list says.
 *
 * @param identifier of the list
 * @param version grows with each change
 * @param created when it was made
 * @param expires until when the publisher vouches for it
 * @param endorser who claims to have signed it, where the list says it
 * @param texts all fields that are text or numbers, as text
 * @param images each taken or refused
 */
public record ImageList(
        String identifier,
        String version,
        Instant created,
        Instant expires,
        @Nullable Endorser endorser,
        Map<String, String> texts,
        List<ImageResult> images) {
    public ImageList {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        images = List.copyOf(images);
    }

    /** The images that are taken. */
    public Stream<ListedImage> acceptedImages() {
        return images.stream().map(ImageResult::image).filter(Objects::nonNull);
    }
}
