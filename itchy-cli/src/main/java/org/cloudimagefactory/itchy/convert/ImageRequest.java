package org.cloudimagefactory.itchy.convert;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.itchy.record.MadeFile;
import org.jspecify.annotations.Nullable;

/**
 * One published file to be taken in.
 *
 * @param expectedSha512 of the file, hexadecimal in lower case, or null if nobody told
 * @param claimedFormat what somebody says that it is, in lower case; may be empty
 * @param fileName of the image to boot from; those of further disks follow from it
 * @param format of the images
 * @param key under which to note that the images are complete, or null if they may be made again
 * @param replace whether files that have the names of the images already are replaced
 * @param publishing is told of the finished files before any of them gets its name
 */
public record ImageRequest(
        @Nullable String expectedSha512,
        String claimedFormat,
        String fileName,
        TargetFormat format,
        @Nullable String key,
        boolean replace,
        Consumer<List<MadeFile>> publishing) {
    /** The names of all images of a file with so many disks. */
    List<String> fileNames(int disks) {
        return IntStream.range(0, format.format() == ImageFormat.OVA ? 1 : disks)
                .mapToObj(this::fileName)
                .toList();
    }

    /** The name of the image of the disk of this number; the first one is booted from. */
    String fileName(int number) {
        return fileName(fileName, number);
    }

    /** The same, from the name of the first one. */
    public static String fileName(String first, int number) {
        if (number == 0) {
            return first;
        }
        int dot = first.lastIndexOf('.');
        String stem = dot <= 0 ? first : first.substring(0, dot);
        return stem + "_data" + number + (dot <= 0 ? "" : first.substring(dot));
    }
}
