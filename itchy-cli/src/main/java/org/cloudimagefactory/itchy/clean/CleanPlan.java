package org.cloudimagefactory.itchy.clean;

import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.record.MadeImage;

/**
 * What would go, and what stays.
 *
 * @param images that go, each with all its files
 * @param files events and downloads that go
 * @param stays what stays
 * @param foreign how many files of the output directory are none of itchy's
 * @param problems what could not be looked at
 */
public record CleanPlan(
        List<OldImage> images, List<Removal> files, List<Stay> stays, int foreign, List<Problem> problems) {
    /** Copies the lists. */
    public CleanPlan {
        images = List.copyOf(images);
        files = List.copyOf(files);
        stays = List.copyOf(stays);
        problems = List.copyOf(problems);
    }

    /**
     * An image that goes.
     *
     * @param identifier of its appliance
     * @param image what is recorded of it
     * @param files that are there; none are left of one that an earlier run had begun with
     */
    public record OldImage(String identifier, MadeImage image, List<Removal> files) {
        /** Copies the list. */
        public OldImage {
            files = List.copyOf(files);
        }
    }

    /** All files that go. */
    public List<Removal> removals() {
        return Stream.concat(images.stream().flatMap(image -> image.files().stream()), files.stream())
                .toList();
    }
}
