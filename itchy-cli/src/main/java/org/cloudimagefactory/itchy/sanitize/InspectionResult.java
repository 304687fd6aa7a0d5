package org.cloudimagefactory.itchy.sanitize;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.image.inspect.ImageInspection;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file would be taken in.
 *
 * @param file the file
 * @param container {@code none}, {@code ova}, {@code tar}, {@code box}, {@code zip}, or empty when it could not be told
 * @param wrapper compression around it, {@code none}, or empty when it could not be told
 * @param disks in it, the one to boot from first
 * @param refusals reasons against the file as a whole
 * @param warnings what is odd about it, though no reason to refuse it
 * @param problem why it could not be inspected, or null
 */
public record InspectionResult(
        Path file,
        String container,
        String wrapper,
        List<DiskResult> disks,
        List<String> refusals,
        List<String> warnings,
        @Nullable Problem problem) {
    public InspectionResult {
        disks = List.copyOf(disks);
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
    }

    /**
     * A disk of the file.
     *
     * @param name of its file
     * @param inspection what it is
     * @param refusals reasons against it
     */
    public record DiskResult(String name, ImageInspection inspection, List<String> refusals) {
        public DiskResult {
            refusals = List.copyOf(refusals);
        }
    }

    /** Every reason against the file. */
    public List<String> reasons() {
        return Stream.concat(refusals.stream(), disks.stream().flatMap(disk -> disk.refusals().stream()))
                .toList();
    }

    /** Whether there is none. */
    public boolean accepted() {
        return reasons().isEmpty();
    }

    /** See {@link ExitCode}. */
    public int exitCode() {
        return problem != null ? problem.exitCode() : accepted() ? ExitCode.OK : ExitCode.ITEMS_FAILED;
    }
}
