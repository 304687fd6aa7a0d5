package org.cloudimagefactory.nifty.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A version that was in service before: what is left of it, and whether that is all that was registered.
 *
 * @param version which
 * @param images one for each of its disks that are there
 * @param state whether these are all
 * @param problem what is missing, or can't be known; empty otherwise
 */
record FormerVersion(String version, List<CloudImage> images, State state, String problem) {
    /** Whether everything is there. */
    enum State {
        COMPLETE,
        /** A disk is gone. */
        BROKEN,
        /** Nobody has noted how many disks there were, and nothing else says it. */
        UNKNOWN
    }

    static final Comparator<CloudImage> AGE = Comparator.comparing(CloudImage::registered)
            .thenComparing(image -> image.id().length())
            .thenComparing(CloudImage::id);

    FormerVersion {
        images = List.copyOf(images);
    }

    /**
     * Compares what there is of a version with what was registered; where that was not noted, with the template that used
     * it.
     *
     * @param images all images with content of this version
     */
    static FormerVersion of(String version, List<CloudImage> images, CloudTemplate template) {
        Optional<RegisteredDisks> registered = RegisteredDisks.of(images);
        return registered.isPresent() ? noted(version, images, registered.get()) : guessed(version, images, template);
    }

    /** The newest of its images tells how old it is. */
    CloudImage newest() {
        return images.stream().max(AGE).orElseThrow();
    }

    private static FormerVersion noted(String version, List<CloudImage> images, RegisteredDisks registered) {
        List<CloudImage> chosen = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (int number = 0; number < registered.size(); number++) {
            int disk = number;
            images.stream()
                    .filter(image -> registered.isDisk(disk, image))
                    .max(AGE)
                    .ifPresentOrElse(chosen::add, () -> gone.add(diskName(disk)));
        }
        if (gone.isEmpty()) {
            return new FormerVersion(version, chosen, State.COMPLETE, "");
        }
        String problem = "of the " + registered.size() + " disks of version " + version + ", "
                + String.join(" and ", gone) + (gone.size() == 1 ? " is" : " are") + " gone from the cloud";
        return new FormerVersion(version, chosen.isEmpty() ? images : chosen, State.BROKEN, problem);
    }

    private static FormerVersion guessed(String version, List<CloudImage> images, CloudTemplate template) {
        Map<Integer, CloudImage> newest = new TreeMap<>();
        images.forEach(image ->
                newest.merge(image.stamp().disk(), image, (one, other) -> AGE.compare(one, other) < 0 ? other : one));
        List<CloudImage> chosen = List.copyOf(newest.values());
        for (int number = 0; number < chosen.size(); number++) {
            if (!newest.containsKey(number)) {
                String problem = diskName(number) + " of version " + version + " is gone from the cloud";
                return new FormerVersion(version, chosen, State.BROKEN, problem);
            }
        }
        if (chosen.size() == template.images().size()) {
            return new FormerVersion(version, chosen, State.COMPLETE, "");
        }
        String problem = "it was not noted how many disks version " + version + " had; there "
                + (chosen.size() == 1 ? "is 1" : "are " + chosen.size()) + ", and " + template.described() + " uses "
                + template.images().size();
        return new FormerVersion(version, chosen, State.UNKNOWN, problem);
    }

    private static String diskName(int disk) {
        return disk == 0 ? "the disk to boot from" : "disk " + disk;
    }
}
