package org.cloudimagefactory.nifty.sync;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.nifty.intake.SettledDescriptor;
import org.cloudimagefactory.nifty.intake.SettledPlaces;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which descriptors in {@code done} and {@code rejected} nobody needs any longer. Those stay by which an appliance that is offered
 * can be registered again: of its newest versions, and of all that are in the cloud. What nifty has no note of, or what has changed
 * since, is not touched.
 */
final class DescriptorRetention {
    private static final Logger LOG = LoggerFactory.getLogger(DescriptorRetention.class);
    private static final int SIZE_LIMIT = (1 << 20) + 1;

    private final DescriptorLimits limits;
    private final int keep;
    private final Instant now;
    private final SettledPlaces places;
    private final Set<Version> inCloud = new HashSet<>();

    private record Version(String identifier, String version) {}

    /** Decides at this moment about what lies in these places; {@code keep} versions of each appliance count as its newest. */
    DescriptorRetention(DescriptorLimits limits, int keep, Instant now, Inventory cloud, SettledPlaces places) {
        this.places = places;
        this.limits = limits;
        this.keep = keep;
        this.now = now;
        cloud.images().forEach(image -> add(image.stamp()));
        cloud.templates().forEach(template -> add(template.stamp()));
    }

    private void add(Stamp stamp) {
        inCloud.add(new Version(stamp.identifier(), Objects.requireNonNullElse(stamp.version(), "")));
    }

    /**
     * What is to be done.
     *
     * @param old what goes
     * @param noted notes of files that are there, whatever they hold, and all of files elsewhere
     */
    record Decision(List<OldDescriptor> old, List<SettledDescriptor> noted) {
        Decision {
            old = List.copyOf(old);
            noted = List.copyOf(noted);
        }

        /** The notes that are of use when these have gone; what could not be removed must stay known. */
        List<SettledDescriptor> notedAfter(List<OldDescriptor> gone) {
            Set<Path> names = new HashSet<>();
            gone.forEach(each -> names.add(each.file()));
            return noted.stream().filter(each -> !names.contains(each.path())).toList();
        }
    }

    /** Decides about all that was settled, the oldest first. */
    Decision decide(List<SettledDescriptor> settled) {
        List<SettledDescriptor> noted = noted(settled);
        List<SettledDescriptor> there = noted.stream()
                .filter(places::hold)
                .filter(DescriptorRetention::isUntouched)
                .toList();
        Set<SettledDescriptor> stay = new HashSet<>();
        Map<List<Object>, List<SettledDescriptor>> appliances = new LinkedHashMap<>();
        for (SettledDescriptor descriptor : there) {
            if (descriptor.identifier() != null && descriptor.action() != null) {
                // Each directory is a queue of its own.
                appliances
                        .computeIfAbsent(
                                List.of(String.valueOf(descriptor.path().getParent()), descriptor.identifier()),
                                key -> new ArrayList<>())
                        .add(descriptor);
            }
        }
        appliances.values().forEach(own -> stay.addAll(needed(new SettledAppliance(own))));
        List<OldDescriptor> old = new ArrayList<>();
        for (SettledDescriptor descriptor : there) {
            boolean isRejected = descriptor.action() == null;
            Duration limit = isRejected ? limits.rejected() : limits.done();
            if (stay.contains(descriptor) || !isOlder(descriptor, limit)) {
                continue;
            }
            // The reason goes first: nothing else tells that it is ours.
            Path reason = Spool.reasonOf(descriptor.path());
            if (isRejected && Files.isRegularFile(reason, LinkOption.NOFOLLOW_LINKS)) {
                old.add(new OldDescriptor(reason, "its descriptor goes"));
            }
            String days = limit.isZero() ? "" : ", " + limit.toDays() + " days ago or earlier";
            old.add(new OldDescriptor(descriptor.path(), (isRejected ? "it was set aside" : "it was applied") + days));
        }
        return new Decision(old, noted);
    }

    /** Of one appliance: what registers its newest versions, as long as it is offered, and those that the cloud has. */
    private Set<SettledDescriptor> needed(SettledAppliance appliance) {
        Set<SettledDescriptor> needed = new HashSet<>();
        List<SettledDescriptor> versions = appliance.versions();
        int newest = appliance.isOffered(now) ? keep : 0;
        for (int i = 0; i < versions.size(); i++) {
            SettledDescriptor descriptor = versions.get(i);
            String version = Objects.requireNonNullElse(descriptor.version(), "");
            if (i < newest || inCloud.contains(new Version(String.valueOf(descriptor.identifier()), version))) {
                needed.add(descriptor);
            }
        }
        // An expiration stays beside what it ends, and so does what tells that: without them, that would look as if it
        // were offered.
        for (SettledDescriptor expiration : appliance.expirations()) {
            if (appliance.endedBy(expiration).stream()
                    .anyMatch(ended -> needed.contains(ended) || !isOlder(ended, limits.done()))) {
                needed.add(expiration);
                appliance.newestNamedBy(expiration).ifPresent(needed::add);
            }
        }
        return needed;
    }

    /** Without a limit no clock is asked; what happened in the future, by a clock that was wrong, happened just now. */
    private boolean isOlder(SettledDescriptor descriptor, Duration limit) {
        return limit.isZero() || !descriptor.time().orElse(now).plus(limit).isAfter(now);
    }

    /** The last note of each file that is there; those of files elsewhere are not ours to judge: other runs may share the register. */
    private List<SettledDescriptor> noted(List<SettledDescriptor> settled) {
        List<SettledDescriptor> newest = new ArrayList<>(settled);
        Collections.reverse(newest);
        Set<String> seen = new HashSet<>();
        List<SettledDescriptor> noted = new ArrayList<>();
        for (SettledDescriptor descriptor : newest) {
            if (!places.hold(descriptor)
                    || (seen.add(descriptor.file()) && Files.exists(descriptor.path(), LinkOption.NOFOLLOW_LINKS))) {
                noted.add(descriptor);
            }
        }
        Collections.reverse(noted);
        return noted;
    }

    private static boolean isUntouched(SettledDescriptor descriptor) {
        Path file = descriptor.path();
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Digest.SHA_256.of(in.readNBytes(SIZE_LIMIT)).equals(descriptor.sha256());
        } catch (IOException e) {
            LOG.debug("{} can't be read and stays", file, e);
            return false;
        }
    }
}
