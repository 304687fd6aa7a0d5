package org.cloudimagefactory.comfy.build;

import java.nio.file.Path;

/**
 * An image that was built, checked and published.
 *
 * @param path of the image
 * @param descriptor path of its descriptor
 * @param virtualSize bytes that a guest sees
 * @param fileSize bytes of the file
 * @param sha512 hexadecimal
 */
public record FinishedImage(Path path, Path descriptor, long virtualSize, long fileSize, String sha512) {}
