package org.cloudimagefactory.nifty.backend.library;

/**
 * An upload that has begun: written before its first file is made, removed after the index names the image. After a crash it
 * tells the next run which files in a datastore are ours.
 *
 * @param format version of this document
 * @param image that is to be
 * @param temporary name of its file in the datastore until it is whole
 */
record LibraryUpload(int format, IndexedImage image, String temporary) {
    static final int FORMAT = 1;
}
