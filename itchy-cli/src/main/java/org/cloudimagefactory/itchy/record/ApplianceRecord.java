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

    /** Whether any version is published. */
    @JsonIgnore
    public boolean isPublished() {
        return images.stream().anyMatch(MadeImage::isPublished);
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
                images.stream().map(image -> image.expired(version, time)).toList());
    }

    /** The same without these images. */
    public ApplianceRecord without(List<MadeImage> gone) {
        return new ApplianceRecord(
                identifier,
                images.stream().filter(image -> !gone.contains(image)).toList());
    }
}
