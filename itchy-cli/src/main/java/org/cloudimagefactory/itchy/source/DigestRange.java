package org.cloudimagefactory.itchy.source;

/**
 * Bytes of a file whose digest is known beforehand.
 *
 * @param what to call them in messages
 * @param offset of the first byte
 * @param length number of bytes
 * @param algorithm as Java names it, such as {@code SHA-512}
 * @param expected digest, hexadecimal in lower case
 */
public record DigestRange(String what, long offset, long length, String algorithm, String expected) {
    /** The byte after the last one. */
    public long end() {
        return offset + length;
    }
}
