package org.cloudimagefactory.comfy.assembly;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a build is gone about; none of it changes the image.
 *
 * @param force whether to build what is there already
 * @param keepWorkDirectory whether to keep the work directory of a build that went well
 * @param onFailure what is kept of one that did not
 * @param test whether the image is tested before it is published
 * @param keptLayers whether a build in layers goes on upon those that are kept, rather than making all anew
 * @param maxAge how old an image may be that counts as unchanged; null: {@link #USUAL_AGE} where packages come from a mirror,
 *     without limit where they don't
 * @param fromStep the layer of this provisioner, counted from 1, and all above it are made anew; null: what is kept decides
 * @param shell how an operator gets into the guest of a build that failed
 * @param attributes that the descriptor has besides the usual ones
 */
public record RunSettings(
        boolean force,
        boolean keepWorkDirectory,
        OnFailure onFailure,
        boolean test,
        boolean keptLayers,
        @Nullable Duration maxAge,
        @Nullable Integer fromStep,
        ShellHint shell,
        Map<String, String> attributes) {
    public RunSettings {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** With no more attributes than the usual ones. */
    public RunSettings(
            boolean force,
            boolean keepWorkDirectory,
            OnFailure onFailure,
            boolean test,
            boolean keptLayers,
            @Nullable Duration maxAge,
            @Nullable Integer fromStep,
            ShellHint shell) {
        this(force, keepWorkDirectory, onFailure, test, keptLayers, maxAge, fromStep, shell, Map.of());
    }

    /** How long an image may go without the updates that its mirror has meanwhile. */
    public static final Duration USUAL_AGE = Duration.ofDays(7);

    /** What is kept of a failed build. */
    public enum OnFailure {
        /** The whole work directory. */
        KEEP,
        /** Logs, templates and the last picture of the console. */
        CLEAN
    }
}
