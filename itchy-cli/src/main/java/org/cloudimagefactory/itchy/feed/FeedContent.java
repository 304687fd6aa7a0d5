package org.cloudimagefactory.itchy.feed;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a feed offers, and what it says of itself.
 *
 * @param identifier of the feed, the same for ever
 * @param version of what it says
 * @param created when it said so
 * @param title for readers
 * @param group who may use what it offers
 * @param expires when what it says is over, if it says so
 * @param signerEnd until when the certificate is valid that signed it
 * @param appliances that are offered, and those that are refused
 * @param missing identifiers of appliances that it does not have any more, with the time at which that was noticed; they go when
 *     the grace of the site is over. What is in neither goes at once
 */
public record FeedContent(
        String identifier,
        String version,
        Instant created,
        @Nullable String title,
        @Nullable String group,
        @Nullable Instant expires,
        @Nullable Instant signerEnd,
        List<ApplianceResult> appliances,
        Map<String, Instant> missing) {
    public FeedContent {
        appliances = List.copyOf(appliances);
        missing = Map.copyOf(missing);
    }

    /** Those that may be had. */
    public List<OfferedAppliance> offered() {
        return appliances.stream()
                .map(ApplianceResult::appliance)
                .filter(Objects::nonNull)
                .toList();
    }
}
