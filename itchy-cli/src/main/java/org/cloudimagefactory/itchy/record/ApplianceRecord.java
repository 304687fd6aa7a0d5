package org.cloudimagefactory.itchy.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was made for one appliance. The order is that in which events were worked on, so that no clock has a say in which image is
 * the newest.
 *
 * @param identifier of the appliance
 * @param images the one that was used last comes last
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ApplianceRecord(String identifier, List<MadeImage> images) {
    /** Copies the list. */
    public ApplianceRecord {
        Objects.requireNonNull(identifier);
        images = List.copyOf(images);
    }

    /** Whether its newest version is published: what publishers replace, they never expire, and nobody goes back to it. */
    @JsonIgnore
    public boolean isPublished() {
        return !images.isEmpty() && newest().isPublished();
    }

    private MadeImage newest() {
        return images.get(images.size() - 1);
    }

    /** The same after an event has brought, or found, this image; what its version was before, it is no longer. */
    ApplianceRecord with(MadeImage image) {
        MadeImage merged = image;
        List<MadeImage> all = new ArrayList<>();
        for (MadeImage known : images) {
            if (known.isSame(image)) {
                merged = known.and(merged);
            } else {
                all.add(known);
            }
        }
        all.add(merged);
        return new ApplianceRecord(identifier, all);
    }

    /** The same after a version has expired, or all have when none is named. */
    ApplianceRecord expired(@Nullable String version, Instant time) {
        return new ApplianceRecord(
                identifier,
                images.stream()
                        .map(image -> image.expired(version, time.toString()))
                        .toList());
    }

    /** The same without these images. One that has expired stays so, also when the version has gone that said it. */
    public ApplianceRecord without(List<MadeImage> gone) {
        List<MadeImage> left =
                images.stream().filter(image -> !gone.contains(image)).toList();
        String expired = images.isEmpty()
                ? null
                : newest().newest().map(ImageUse::expired).orElse(null);
        ApplianceRecord after = new ApplianceRecord(identifier, left);
        if (expired == null || !after.isPublished()) {
            return after;
        }
        return new ApplianceRecord(
                identifier,
                left.stream().map(image -> image.expired(null, expired)).toList());
    }
}
