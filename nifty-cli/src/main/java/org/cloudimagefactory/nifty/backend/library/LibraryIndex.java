package org.cloudimagefactory.nifty.backend.library;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is in a library.
 *
 * @param format version of this document
 * @param nextId the next free number
 * @param appliances that are offered
 * @param images that are there, offered or not
 */
public record LibraryIndex(
        int format, @JsonProperty("next_id") int nextId, List<IndexedAppliance> appliances, List<IndexedImage> images) {
    static final int FORMAT = 1;

    /** Copies the lists. */
    public LibraryIndex {
        appliances = List.copyOf(appliances);
        images = List.copyOf(images);
    }

    static LibraryIndex empty() {
        return new LibraryIndex(FORMAT, 1, List.of(), List.of());
    }

    /** The image of this number. */
    public Optional<IndexedImage> image(String id) {
        return images.stream().filter(image -> image.id().equals(id)).findFirst();
    }

    Optional<IndexedAppliance> appliance(String id) {
        return appliances.stream()
                .filter(appliance -> appliance.id().equals(id))
                .findFirst();
    }

    /** The appliance that offers each image, by the image's id. */
    Map<String, IndexedAppliance> offers() {
        Map<String, IndexedAppliance> offers = new HashMap<>();
        appliances.forEach(appliance -> appliance.images().forEach(id -> offers.put(id, appliance)));
        return offers;
    }

    /** The images by their numbers. */
    public Map<String, IndexedImage> byId() {
        Map<String, IndexedImage> byId = new HashMap<>();
        images.forEach(image -> byId.put(image.id(), image));
        return byId;
    }

    /** A number above all that are in use. */
    long firstFreeNumber() {
        long last = 0;
        for (IndexedImage image : images) {
            last = Math.max(last, Long.parseLong(image.id()));
        }
        for (IndexedAppliance appliance : appliances) {
            last = Math.max(last, Long.parseLong(appliance.id()));
        }
        return last + 1;
    }

    LibraryIndex withNextId(int value) {
        return new LibraryIndex(format, value, appliances, images);
    }

    /** With this image in place of any of the same id. */
    LibraryIndex with(IndexedImage image) {
        List<IndexedImage> all = new ArrayList<>(withoutImage(image.id()).images);
        all.add(image);
        return new LibraryIndex(format, nextId, appliances, all);
    }

    /** With this appliance in place of any of the same id. */
    LibraryIndex with(IndexedAppliance appliance) {
        List<IndexedAppliance> all = new ArrayList<>(withoutAppliance(appliance.id()).appliances);
        all.add(appliance);
        return new LibraryIndex(format, nextId, all, images);
    }

    LibraryIndex withoutImage(String id) {
        return new LibraryIndex(
                format,
                nextId,
                appliances,
                images.stream().filter(image -> !image.id().equals(id)).toList());
    }

    LibraryIndex withoutAppliance(String id) {
        return new LibraryIndex(
                format,
                nextId,
                appliances.stream()
                        .filter(appliance -> !appliance.id().equals(id))
                        .toList(),
                images);
    }
}
