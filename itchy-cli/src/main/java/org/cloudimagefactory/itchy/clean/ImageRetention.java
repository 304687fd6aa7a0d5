package org.cloudimagefactory.itchy.clean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.clean.CleanPlan.OldImage;
import org.cloudimagefactory.itchy.record.ApplianceRecord;
import org.cloudimagefactory.itchy.record.ImageUse;
import org.cloudimagefactory.itchy.record.MadeImage;

/** Which images of an appliance are beyond the limits, and which of those may go. */
final class ImageRetention {
    private final Limits limits;
    private final Instant now;
    private final Path directory;
    private final NeededFiles needed;
    private final HeldImages held;
    private final Proof proof;

    /** Decides at this moment about images of a directory. */
    ImageRetention(Limits limits, Instant now, Path directory, NeededFiles needed, HeldImages held) {
        this.limits = limits;
        this.now = now;
        this.directory = directory;
        this.needed = needed;
        this.held = held;
        this.proof = new Proof(directory);
    }

    /** Decides about all images of an appliance; {@code record} tells which file proves that one is ours. */
    void decide(ApplianceRecord appliance, Function<MadeImage, Path> record, List<OldImage> old, List<Stay> stays) {
        List<MadeImage> there =
                appliance.images().stream().filter(this::isThere).toList();
        int kept = appliance.isPublished() ? limits.keep() : 0;
        int beyond = Math.max(0, there.size() - kept);
        for (MadeImage gone : appliance.images()) {
            if (!there.contains(gone) && proof.isOwn(record.apply(gone))) {
                old.add(new OldImage(appliance.identifier(), gone, List.of()));
            }
        }
        for (int i = 0; i < there.size(); i++) {
            MadeImage image = there.get(i);
            if (i >= beyond) {
                stay(image, "it is among the " + kept + " newest of its appliance", true, stays);
                continue;
            }
            Optional<String> reason = objection(appliance.identifier(), image, record.apply(image));
            if (reason.isPresent()) {
                stay(image, reason.get(), false, stays);
            } else if (isYoung(image)) {
                stay(image, "its last event is less than " + limits.images().toDays() + " days old", true, stays);
            } else {
                String why = appliance.isPublished() ? "newer versions took its place" : "its appliance has expired";
                old.add(new OldImage(appliance.identifier(), image, removals(appliance.identifier(), image, why)));
            }
        }
    }

    private Optional<String> objection(String identifier, MadeImage image, Path record) {
        for (String name : image.names()) {
            Path file = directory.resolve(name);
            Optional<String> reason =
                    proof.objection(name, image.files(), record).or(() -> needed.reason(file));
            if (reason.isPresent()) {
                return reason;
            }
        }
        return held.reason(identifier, image);
    }

    /** Without a limit in days no clock is asked; what happened in the future, by a clock that was wrong, happened just now. */
    private boolean isYoung(MadeImage image) {
        Duration limit = limits.images();
        if (limit.isZero()) {
            return false;
        }
        Instant last = image.uses().stream()
                .map(ImageUse::last)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(now);
        return last.isAfter(now.minus(limit));
    }

    private List<Removal> removals(String identifier, MadeImage image, String why) {
        List<Removal> removals = new ArrayList<>();
        for (String name : image.names()) {
            Path file = directory.resolve(name);
            if (NeededFiles.isThere(file)) {
                removals.add(new Removal(Removal.Kind.IMAGE, file, size(file), why, identifier));
            }
        }
        return removals;
    }

    private void stay(MadeImage image, String reason, boolean expected, List<Stay> stays) {
        for (String name : image.names()) {
            if (NeededFiles.isThere(directory.resolve(name))) {
                stays.add(new Stay(directory.resolve(name), reason, expected));
            }
        }
    }

    private boolean isThere(MadeImage image) {
        return image.names().stream().anyMatch(name -> NeededFiles.isThere(directory.resolve(name)));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            // The next tool may delete images, too.
            return 0;
        } catch (IOException e) {
            throw Directories.unusable(file, "look at", e);
        }
    }
}
