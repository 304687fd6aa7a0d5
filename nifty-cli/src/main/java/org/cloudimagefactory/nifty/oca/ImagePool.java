package org.cloudimagefactory.nifty.oca;

/** The pool of images. */
public final class ImagePool extends Pool<Image> {
    /** The part of the pool that the filter lets through. */
    public ImagePool(Client client, PoolFilter filter) {
        super(client, filter.call("one.imagepool.info"), "IMAGE", Image::new);
    }
}
