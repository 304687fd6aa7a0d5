package org.cloudimagefactory.comfy.assembly;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a finished build.
 *
 * @param inputs digest of all that it was made from
 * @param version of the appliance
 * @param descriptor path
 * @param images that were made
 * @param phases seconds that each phase took
 * @param tested whether the image was started once and passed its test
 * @param built when it was made, or the oldest layer that it stands on, in seconds since 1970; zero when an older version made
 *     it
 */
public record BuildRecord(
        String inputs,
        String version,
        String descriptor,
        List<Image> images,
        Map<String, Long> phases,
        boolean tested,
        long built) {
    /** Copies the collections; null means none. */
    public BuildRecord {
        inputs = inputs == null ? "" : inputs;
        images = images == null ? List.of() : List.copyOf(images);
        phases = phases == null ? Map.of() : Map.copyOf(phases);
    }

    /** The same, no younger than what it stands on. */
    BuildRecord asOldAs(Instant ground) {
        return new BuildRecord(
                inputs, version, descriptor, images, phases, tested, Math.min(built, ground.getEpochSecond()));
    }

    /** The same after a test. */
    public BuildRecord afterTest() {
        return new BuildRecord(inputs, version, descriptor, images, phases, true, built);
    }

    /**
     * One image.
     *
     * @param format of it
     * @param path of it
     * @param virtualSize bytes that a guest sees
     * @param fileSize bytes of the file
     * @param sha512 hexadecimal
     * @param sha256 hexadecimal, by which registries know the file; null when an older version made it
     */
    public record Image(
            String format,
            String path,
            long virtualSize,
            long fileSize,
            String sha512,
            @Nullable String sha256) {
        /** As descriptors have them: algorithm to digest. */
        Map<String, String> checksums() {
            return sha256 == null ? Map.of("sha512", sha512) : Map.of("sha512", sha512, "sha256", sha256);
        }
    }
}
