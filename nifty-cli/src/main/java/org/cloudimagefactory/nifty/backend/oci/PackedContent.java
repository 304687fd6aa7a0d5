package org.cloudimagefactory.nifty.backend.oci;

import java.util.List;
import org.cloudimagefactory.common.registry.ContentDescriptor;

/**
 * The content of an image in chunks, whose index and packs a repository has.
 *
 * @param layers the index, then all packs that it names
 * @param size bytes of the content
 * @param sha512 of the content, hexadecimal in lower case
 */
record PackedContent(List<ContentDescriptor> layers, long size, String sha512) {
    PackedContent {
        layers = List.copyOf(layers);
    }

    ContentDescriptor index() {
        return layers.get(0);
    }
}
