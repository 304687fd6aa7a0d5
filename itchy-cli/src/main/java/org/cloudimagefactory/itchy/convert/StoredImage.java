package org.cloudimagefactory.itchy.convert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.itchy.ova.MachineFacts;
import org.jspecify.annotations.Nullable;

/**
 * Images that were taken in from one published file.
 *
 * @param sourceSha512 of the published file, if it is known
 * @param format of the images, as qemu-img calls it
 * @param disks the one to boot from first
 * @param facts about the machine
 * @param warnings what was odd about the published file, though no reason to refuse it
 * @param made how the images were made, by {@link TargetFormat#made}; null in records of versions that did not say so
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredImage(
        @Nullable String sourceSha512,
        String format,
        List<StoredDisk> disks,
        MachineFacts facts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
        @Nullable String made) {
    /** Copies the lists; records of earlier versions have no warnings. */
    public StoredImage {
        disks = List.copyOf(disks);
        warnings =
                Objects.requireNonNullElse(warnings, List.<String>of()).stream().toList();
        Objects.requireNonNull(format);
        Objects.requireNonNull(facts);
        if (disks.isEmpty()) {
            throw new IllegalArgumentException("no disks");
        }
    }

    /** Bytes of all files together. */
    public long fileSize() {
        return disks.stream().mapToLong(StoredDisk::fileSize).sum();
    }

    /**
     * One of them.
     *
     * @param file name in the output directory
     * @param virtualSize bytes that a guest sees
     * @param fileSize bytes of the file
     */
    public record StoredDisk(String file, long virtualSize, long fileSize) {
        /** Checks that there is a file. */
        public StoredDisk {
            Objects.requireNonNull(file);
        }
    }
}
