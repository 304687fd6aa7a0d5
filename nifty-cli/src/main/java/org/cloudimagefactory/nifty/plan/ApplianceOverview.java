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
    /** The state of an appliance that users can start machines of. */
    public static final String OFFERED = "offered";

    private static final String INCOMPLETE = "incomplete";
    private static final String UPLOADING = "uploading";
    private static final String UNPUBLISHED = "unpublished";
    private static final String EXPIRED = "expired";
    private static final String BROKEN = "broken";

    /** All states. */
    public static final List<String> STATES = List.of(OFFERED, INCOMPLETE, UPLOADING, UNPUBLISHED, EXPIRED, BROKEN);

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
                    .filter(state ->
                            !state.images().isEmpty() || !state.templates().isEmpty())
                    .forEach(state -> all.add(of(identifier, state)));
        }
        return all;
    }

    private static ApplianceOverview of(String identifier, CurrentState state) {
        List<CloudImage> images = state.images().stream()
                .sorted(Comparator.comparing(CloudImage::registered).reversed())
                .toList();
        Optional<Stamp> stamp =
                state.current().map(CloudImage::stamp).or(() -> state.template().map(CloudTemplate::stamp));
        return new ApplianceOverview(
                identifier,
                state.datastore().name(),
                stamp.map(known -> known.attributes().get(AttributeNames.TITLE)).orElse(null),
                state.version().orElse(null),
                state(state),
                state.template().orElse(null),
                images,
                images.stream().mapToInt(CloudImage::users).sum(),
                state.expires().orElse(null));
    }

    /** What the template was made for; where that was not noted, what it uses is all that there is. */
    private static boolean hasAllDisks(CurrentState state, CloudTemplate template) {
        long there = state.images().stream()
                .filter(image -> state.isPublished(image) && image.hasContent())
                .count();
        return RegisteredDisks.of(template.stamp())
                .map(registered -> there >= registered.size())
                .orElse(true);
    }

    private static String state(CurrentState state) {
        Optional<CloudTemplate> template = state.template();
        boolean expired = template.map(known -> known.stamp().expired()).orElse(true);
        if (state.current().isPresent() && template.isPresent() && !expired) {
            return state.current().map(state::isPublished).orElse(false) && hasAllDisks(state, template.get())
                    ? OFFERED
                    : INCOMPLETE;
        }
        if (state.images().stream()
                .anyMatch(image -> image.status() == ImageStatus.PENDING || image.status() == ImageStatus.LOCKED)) {
            return UPLOADING;
        }
        if (state.current().isPresent()) {
            return UNPUBLISHED;
        }
        return state.images().stream().anyMatch(image -> image.stamp().expired()) || expired ? EXPIRED : BROKEN;
    }
}
