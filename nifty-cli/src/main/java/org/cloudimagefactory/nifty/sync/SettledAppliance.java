package org.cloudimagefactory.nifty.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.nifty.intake.SettledDescriptor;

/** What was settled for one appliance, in the order in which it was: registrations, and expirations that end what came before. */
final class SettledAppliance {
    private final List<SettledDescriptor> own;

    /** All of one appliance, valid ones. */
    SettledAppliance(List<SettledDescriptor> own) {
        this.own = List.copyOf(own);
    }

    /** What stands for its versions: of each the last registration, the newest version first. */
    List<SettledDescriptor> versions() {
        List<SettledDescriptor> versions = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (SettledDescriptor registration : newestFirst(own)) {
            if (seen.add(Objects.requireNonNullElse(registration.version(), ""))) {
                versions.add(registration);
            }
        }
        return versions;
    }

    /** Whether the newest version is offered; older ones take nobody's place again, also if they have never expired. */
    boolean isOffered(Instant now) {
        return newestFirst(own).stream()
                .findFirst()
                .filter(newest -> !newest.isOver(now))
                .filter(newest -> expirations().stream()
                        .noneMatch(expiration -> endedBy(expiration).contains(newest)))
                .isPresent();
    }

    /** In the order in which they came. */
    List<SettledDescriptor> expirations() {
        return own.stream()
                .filter(descriptor -> descriptor.action() == Action.EXPIRATION)
                .toList();
    }

    /** The registrations that an expiration ends: that of its version, and all if that was the newest, or if it names none. */
    List<SettledDescriptor> endedBy(SettledDescriptor expiration) {
        List<SettledDescriptor> earlier = newestFirst(before(expiration));
        boolean isWhole =
                expiration.version() == null || newestNamedBy(expiration).isPresent();
        return earlier.stream()
                .filter(registration -> isWhole || Objects.equals(expiration.version(), registration.version()))
                .toList();
    }

    /** The registration by which one sees that an expiration was about the newest version. */
    Optional<SettledDescriptor> newestNamedBy(SettledDescriptor expiration) {
        return newestFirst(before(expiration)).stream()
                .findFirst()
                .filter(newest ->
                        expiration.version() != null && expiration.version().equals(newest.version()));
    }

    private List<SettledDescriptor> before(SettledDescriptor descriptor) {
        return own.subList(0, own.indexOf(descriptor));
    }

    private static List<SettledDescriptor> newestFirst(List<SettledDescriptor> descriptors) {
        List<SettledDescriptor> registrations = new ArrayList<>(descriptors);
        registrations.removeIf(descriptor -> descriptor.action() == Action.EXPIRATION);
        Collections.reverse(registrations);
        return registrations;
    }
}
