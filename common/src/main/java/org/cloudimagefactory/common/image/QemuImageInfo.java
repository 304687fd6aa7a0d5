package org.cloudimagefactory.common.image;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What {@code qemu-img info --output=json} says of an image.
 *
 * @param format the driver that read it
 * @param virtualSize size in bytes that a guest sees
 * @param actualSize bytes that the file takes on disk
 * @param hasBackingFile whether the image needs another file below it
 * @param hasDataFile whether the image keeps its data in another file
 * @param document everything that was said
 */
public record QemuImageInfo(
        String format,
        long virtualSize,
        long actualSize,
        boolean hasBackingFile,
        boolean hasDataFile,
        JsonNode document) {

    static QemuImageInfo of(JsonNode document) {
        JsonNode specific = document.path("format-specific").path("data");
        return new QemuImageInfo(
                document.path("format").asText(),
                document.path("virtual-size").asLong(),
                document.path("actual-size").asLong(),
                document.hasNonNull("backing-filename") || document.hasNonNull("full-backing-filename"),
                specific.hasNonNull("data-file")
                        || specific.path("data-file-raw").asBoolean(false),
                document);
    }
}
