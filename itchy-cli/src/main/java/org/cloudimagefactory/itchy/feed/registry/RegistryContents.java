package org.cloudimagefactory.itchy.feed.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.itchy.feed.ApplianceResult;
import org.cloudimagefactory.itchy.feed.FeedContent;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;
import org.jspecify.annotations.Nullable;

/** Says of what is held of a registry what every feed says. */
final class RegistryContents {
    private final RegistryAddress address;
    private final ArtifactOffer offers;

    RegistryContents(RegistryAddress address, RegistryClient client) {
        this.address = address;
        this.offers = new ArtifactOffer(client);
    }

    FeedContent of(SortedMap<String, HeldAppliance> held, Instant now) {
        List<ApplianceResult> appliances = new ArrayList<>();
        Map<String, Instant> missing = new HashMap<>();
        held.forEach((identifier, one) -> {
            HeldAppliance appliance = one.endedAt(now);
            Artifact artifact = appliance.artifact();
            if (artifact == null) {
                String note = appliance.note();
                if (note != null) {
                    appliances.add(ApplianceResult.refused(identifier, note));
                }
                return;
            }
            @Nullable Instant since = missingSince(appliance, now);
            if (since != null) {
                missing.put(identifier, since);
            } else {
                appliances.add(ApplianceResult.accepted(offers.of(
                        identifier,
                        ApplianceName.repository(appliance.address()),
                        artifact,
                        created(appliance).orElse(now))));
            }
        });
        List<OfferedAppliance> offered = appliances.stream()
                .map(ApplianceResult::appliance)
                .filter(Objects::nonNull)
                .toList();
        Instant newest = held.values().stream()
                .flatMap(one -> created(one).stream())
                .max(Instant::compareTo)
                .orElse(now);
        return new FeedContent(
                ApplianceName.identifier(address.toString()),
                offered.size() == 1 && !address.isProject() ? offered.get(0).version() : newest.toString(),
                newest,
                address.isProject() || offered.size() != 1
                        ? address.path()
                        : offered.get(0).texts().get("dc:title"),
                null,
                null,
                null,
                appliances,
                missing);
    }

    /** What nobody vouches for any more: its tag is gone, or its signature is over. */
    private static @Nullable Instant missingSince(HeldAppliance appliance, Instant now) {
        if (appliance.missingSince() != null) {
            return Instant.parse(appliance.missingSince());
        }
        return appliance.isVouchedAt(now) ? null : Instant.parse(appliance.signedUntil());
    }

    /** What says no date counts as made now: nothing is overdue for want of one. */
    private static Optional<Instant> created(HeldAppliance appliance) {
        return Optional.ofNullable(appliance.newest()).map(Instant::parse);
    }
}
