package org.cloudimagefactory.nifty.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants to know of one appliance in one datastore.
 *
 * @param identifier of the appliance
 * @param datastore name or id of the place
 * @param title of the appliance, or null
 * @param version in service, or null
 * @param state in one word
 * @param template what users start machines from, or null
 * @param images all that there are, the newest first
 * @param machines how many virtual machines use any of the images
 * @param expires when the version in service expires, or null
 */
public record ApplianceOverview(
        String identifier,
        String datastore,
        @Nullable String title,
        @Nullable String version,
        String state,
        @Nullable CloudTemplate template,
        List<CloudImage> images,
        int machines,
        @Nullable Instant expires) {
    public ApplianceOverview {
        images = List.copyOf(images);
    }

    /** All appliances of an inventory. */
    public static List<ApplianceOverview> of(Inventory inventory) {
        TreeSet<String> identifiers = new TreeSet<>();
        inventory.images().forEach(image -> identifiers.add(image.stamp().identifier()));
        inventory
                .templates()
                .forEach(template -> identifiers.add(template.stamp().identifier()));
        List<ApplianceOverview> all = new ArrayList<>();
        for (String identifier : identifiers) {
            CurrentState.of(inventory, identifier).stream()
                    .filter(holdings -> !holdings.images().isEmpty()
                            || !holdings.templates().isEmpty())
                    .forEach(holdings -> all.add(of(identifier, holdings)));
        }
        return all;
    }

    private static ApplianceOverview of(String identifier, CurrentState holdings) {
        List<CloudImage> images = holdings.images().stream()
                .sorted(Comparator.comparing(CloudImage::registered).reversed())
                .toList();
        Optional<Stamp> stamp = holdings.current()
                .map(CloudImage::stamp)
                .or(() -> holdings.template().map(CloudTemplate::stamp));
        return new ApplianceOverview(
                identifier,
                holdings.datastore().name(),
                stamp.map(known -> known.attributes().get(AttributeNames.TITLE)).orElse(null),
                holdings.version().orElse(null),
                state(holdings),
                holdings.template().orElse(null),
                images,
                images.stream().mapToInt(CloudImage::users).sum(),
                holdings.expires().orElse(null));
    }

    /** What the template was made for; where that was not noted, what it uses is all that there is. */
    private static boolean hasAllDisks(CurrentState holdings, CloudTemplate template) {
        long there = holdings.images().stream()
                .filter(image -> holdings.isPublished(image) && image.hasContent())
                .count();
        return RegisteredDisks.of(template.stamp())
                .map(registered -> there >= registered.size())
                .orElse(true);
    }

    private static String state(CurrentState holdings) {
        Optional<CloudTemplate> template = holdings.template();
        boolean expired = template.map(known -> known.stamp().expired()).orElse(true);
        if (holdings.current().isPresent() && template.isPresent() && !expired) {
            return holdings.current().map(holdings::isPublished).orElse(false) && hasAllDisks(holdings, template.get())
                    ? "offered"
                    : "incomplete";
        }
        if (holdings.images().stream()
                .anyMatch(image -> image.status() == ImageStatus.PENDING || image.status() == ImageStatus.LOCKED)) {
            return "uploading";
        }
        if (holdings.current().isPresent()) {
            return "unpublished";
        }
        return holdings.images().stream().anyMatch(image -> image.stamp().expired()) || expired ? "expired" : "broken";
    }
}
