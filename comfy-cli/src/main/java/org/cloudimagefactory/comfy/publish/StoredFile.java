package org.cloudimagefactory.comfy.publish;

import java.net.URI;

/**
 * A file in the store.
 *
 * @param name there
 * @param address as everybody sees it
 * @param size in bytes
 * @param sha512 hexadecimal in lower case
 */
public record StoredFile(String name, URI address, long size, String sha512) {}
