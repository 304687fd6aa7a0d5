package org.cloudimagefactory.nifty.plan;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.descriptor.Action;
import org.jspecify.annotations.Nullable;

/**
 * Where a row of descriptors of one appliance leads to, taken in the order of their arrival.
 *
 * @param target what is to be registered, or null
 * @param expired whether the appliance is to go as a whole
 * @param expiredVersions versions that are not offered any longer
 * @param registeredVersion what is in service when all is done, or null
 */
record Outcome(
        @Nullable Appliance target,
        boolean expired,
        Set<String> expiredVersions,
        @Nullable String registeredVersion) {

    /**
     * Follows the descriptors from what is registered now.
     *
     * @param registered version that is in service, or null
     * @param expires when that version expires by itself, or null
     */
    static Outcome of(
            @Nullable String registered, @Nullable Instant expires, List<WaitingDescriptor> waiting, Instant now) {
        Fold fold = new Fold(registered);
        if (expires != null && !expires.isAfter(now)) {
            fold.expire(registered);
        }
        for (WaitingDescriptor each : waiting) {
            boolean over = each.appliance()
                    .flatMap(Appliance::expires)
                    .map(time -> !time.isAfter(now))
                    .orElse(false);
            if (each.descriptor().action() == Action.EXPIRATION || over) {
                fold.expire(each.version());
            } else {
                fold.register(each.appliance().orElseThrow());
            }
        }
        return fold.outcome();
    }

    private static final class Fold {
        private final Set<String> expiredVersions = new HashSet<>();
        private @Nullable String current;
        private @Nullable Appliance target;
        private boolean expired;

        Fold(@Nullable String current) {
            this.current = current;
        }

        void register(Appliance appliance) {
            target = appliance;
            current = appliance.version();
            expired = false;
            expiredVersions.remove(appliance.version());
        }

        /** Without a version, or with the one in service, the appliance expires; with another, only that one does. */
        void expire(@Nullable String version) {
            if (version != null) {
                expiredVersions.add(version);
            }
            if (version == null || current == null || version.equals(current)) {
                target = null;
                current = null;
                expired = true;
            }
        }

        Outcome outcome() {
            return new Outcome(target, expired, Set.copyOf(expiredVersions), current);
        }
    }
}
