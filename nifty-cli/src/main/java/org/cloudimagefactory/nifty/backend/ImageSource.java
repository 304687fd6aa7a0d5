package org.cloudimagefactory.nifty.backend;

import org.cloudimagefactory.nifty.transfer.OpenImage;

/** Opens the image file of an upload when its turn has come; whoever opens it closes it. */
@FunctionalInterface
public interface ImageSource {
    /** The file, checked for what can be seen without reading all of it. */
    OpenImage open();
}
