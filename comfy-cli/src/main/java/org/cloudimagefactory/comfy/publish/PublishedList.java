package org.cloudimagefactory.comfy.publish;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.imagelist.trust.Endorser;

/**
 * A list that was published.
 *
 * @param file of the signed list
 * @param list what it says
 * @param endorser who signed it
 */
public record PublishedList(Path file, ImageList list, Endorser endorser) {
    /** Its images. */
    public List<ListedImage> images() {
        return list.acceptedImages().toList();
    }
}
