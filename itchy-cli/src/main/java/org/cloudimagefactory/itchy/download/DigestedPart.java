package org.cloudimagefactory.itchy.download;

/**
 * Bytes of a file that must have a digest.
 *
 * @param what to call them in messages
 * @param offset of the first byte
 * @param length number of bytes
 * @param expected digest
 */
public record DigestedPart(String what, long offset, long length, FileDigest expected) {
    /** The byte after the last one. */
    public long end() {
        return offset + length;
    }
}
