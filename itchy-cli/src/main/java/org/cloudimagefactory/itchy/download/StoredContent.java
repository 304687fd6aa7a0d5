package org.cloudimagefactory.itchy.download;

/**
 * A file that was written and is what its source promised.
 *
 * @param size bytes
 * @param sha512 of all of it, hexadecimal in lower case
 */
public record StoredContent(long size, String sha512) {}
