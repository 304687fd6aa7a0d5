package org.cloudimagefactory.nifty.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The disks that a version was registered with, as its images say.
 *
 * @param checksums one for each disk, {@link #NO_CHECKSUM} where there is none
 */
record RegisteredDisks(List<String> checksums) {
    /** Stands for a disk whose descriptor has no checksum. */
    static final String NO_CHECKSUM = "-";

    private static final int MOST = 1000;

    RegisteredDisks {
        checksums = List.copyOf(checksums);
    }

    /** What the newest of these images says, if any of them says it. */
    static Optional<RegisteredDisks> of(List<CloudImage> images) {
        return images.stream()
                .sorted(Comparator.comparing(CloudImage::registered).reversed())
                .flatMap(image -> of(image.stamp()).stream())
                .findFirst();
    }

    /** What an object says; anybody may have edited it, and what makes no sense says nothing. */
    static Optional<RegisteredDisks> of(Stamp stamp) {
        String number = stamp.attributes().getOrDefault(AttributeNames.DISKS, "");
        if (!number.matches("[1-9][0-9]{0,2}") || Integer.parseInt(number) > MOST) {
            return Optional.empty();
        }
        String digests = stamp.attributes().getOrDefault(AttributeNames.DISK_CHECKSUMS, "");
        List<String> all = List.of(digests.split(",", -1));
        return all.size() == Integer.parseInt(number) ? Optional.of(new RegisteredDisks(all)) : Optional.empty();
    }

    int size() {
        return checksums.size();
    }

    /** Whether this is an image of the disk of this number, with the content that was registered. */
    boolean isDisk(int number, CloudImage image) {
        String wanted = checksums.get(number);
        String found = image.stamp().checksum();
        boolean differs = !wanted.equals(NO_CHECKSUM) && found != null && !found.equalsIgnoreCase(wanted);
        return image.stamp().disk() == number && !differs;
    }
}
