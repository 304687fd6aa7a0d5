package org.cloudimagefactory.itchy.convert;

import org.cloudimagefactory.common.image.ImageFormat;
import org.jspecify.annotations.Nullable;

/**
 * One published file to be taken in.
 *
 * @param expectedSize bytes of the file, or null if nobody told
 * @param expectedSha512 of the file, hexadecimal in lower case, or null if nobody told
 * @param name of the images without ending; it is theirs alone
 * @param format of the images
 */
public record ImageRequest(
        @Nullable Long expectedSize, @Nullable String expectedSha512, String name, ImageFormat format) {}
