package org.cloudimagefactory.comfy.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;

/**
 * A duration in the file of sources: a whole number and {@code s}, {@code m}, {@code h} or {@code d}.
 *
 * @param value of it
 */
public record SourceDuration(Duration value) {
    /** Reads one that the schema let pass. */
    @JsonCreator
    public static SourceDuration parse(String text) {
        return new SourceDuration(Duration.parse((text.endsWith("d") ? "P" : "PT") + text));
    }

    /** In seconds. */
    @JsonValue
    @Override
    public String toString() {
        return value.toSeconds() + "s";
    }
}
