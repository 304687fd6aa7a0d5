package org.cloudimagefactory.soak;

import java.nio.file.Path;

/**
 * A file in vmCatcher's cache.
 *
 * @param sha512 of the file
 * @param guest SHA-256 of what a guest finds on the disk
 * @param guestSize of the disk, in bytes
 */
record PublishedFile(Path file, long size, String sha512, String guest, long guestSize) {}
