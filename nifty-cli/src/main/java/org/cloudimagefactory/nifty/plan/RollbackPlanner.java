package org.cloudimagefactory.nifty.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;

/** Decides how the template of an appliance gets back to the version before, as long as all of that is still in the cloud. */
public final class RollbackPlanner {
    private final Policy policy;
    private final boolean force;

    /**
     * Decides at the time of this policy.
     *
     * @param force whether a version is taken of which nobody knows whether it is complete
     */
    public RollbackPlanner(Policy policy, boolean force) {
        this.policy = policy;
        this.force = force;
    }

    /**
     * Plans the way back: in all datastores that offer the appliance to the newest version that can be offered in every one of
     * them, so that it is of one version everywhere. Where that version is offered already there is nothing to do.
     *
     * @throws Problem when there is none
     */
    public Plan plan(Inventory inventory, String identifier) {
        List<Place> places = CurrentState.of(inventory, identifier).stream()
                .filter(state -> state.template().isPresent() && state.current().isPresent())
                .map(state -> new Place(state, before(state)))
                .toList();
        List<String> passedOver = new ArrayList<>();
        for (String version : newestFirst(places)) {
            List<String> broken = problems(places, version, FormerVersion.State.BROKEN);
            List<String> unknown = problems(places, version, FormerVersion.State.UNKNOWN);
            if (!broken.isEmpty()) {
                passedOver.addAll(broken);
            } else if (!unknown.isEmpty() && !force) {
                throw refused(identifier, unknown)
                        .hint(
                                "look at what is there with 'nifty list --output json', and give --force to take it as it is");
            } else {
                List<DatastorePlan> parts = publish(places, version, new TakenNames(inventory));
                return new Plan(List.of(new AppliancePlan(identifier, List.of(), parts, passedOver)));
            }
        }
        if (!passedOver.isEmpty()) {
            throw refused(identifier, passedOver)
                    .hint("register that version again, with its descriptor and its image files");
        }
        throw new ItemProblem("no version before the one in service of appliance '" + identifier + "' is in the cloud")
                .hint("'nifty list' shows what is there; --keep 2 or --expire-after keep versions for the next time");
    }

    /**
     * One datastore that offers the appliance.
     *
     * @param former by their versions
     */
    private record Place(CurrentState state, Map<String, FormerVersion> former) {
        boolean offers(String version) {
            return version.equals(state.version().orElse(null));
        }

        FormerVersion.State state(String version) {
            if (offers(version)) {
                return FormerVersion.State.COMPLETE;
            }
            FormerVersion there = former.get(version);
            return there == null ? FormerVersion.State.BROKEN : there.state();
        }

        String problem(String version) {
            FormerVersion there = former.get(version);
            return "in datastore '" + state.datastore().name() + "': "
                    + (there == null ? "version " + version + " is not among those to go back to" : there.problem());
        }
    }

    private static List<String> problems(List<Place> places, String version, FormerVersion.State state) {
        return places.stream()
                .filter(place -> place.state(version) == state)
                .map(place -> place.problem(version))
                .toList();
    }

    private static ItemProblem refused(String identifier, List<String> problems) {
        return new ItemProblem("appliance '" + identifier + "' does not go back: " + String.join("; ", problems));
    }

    /** Every version that is a former one anywhere; the newest of its images tells how old it is. */
    private static List<String> newestFirst(List<Place> places) {
        Map<String, CloudImage> newest = new HashMap<>();
        for (Place place : places) {
            place.former()
                    .forEach((version, there) -> newest.merge(
                            version,
                            there.newest(),
                            (one, other) -> FormerVersion.AGE.compare(one, other) < 0 ? other : one));
        }
        return newest.entrySet().stream()
                .sorted(Map.Entry.<String, CloudImage>comparingByValue(FormerVersion.AGE)
                        .reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<DatastorePlan> publish(List<Place> places, String version, TakenNames names) {
        return places.stream()
                .filter(place -> !place.offers(version))
                .map(place -> new DatastorePlan(
                        place.state().datastore(),
                        List.of(publish(
                                place.state(),
                                Objects.requireNonNull(place.former().get(version))
                                        .images(),
                                names))))
                .toList();
    }

    /** The versions that are older than the one in service and have not expired by themselves. */
    private Map<String, FormerVersion> before(CurrentState state) {
        CloudImage current = state.current().orElseThrow();
        Map<String, List<CloudImage>> older = new TreeMap<>();
        for (CloudImage image : state.images()) {
            String version = image.stamp().version();
            if (version != null
                    && image.hasContent()
                    && FormerVersion.AGE.compare(image, current) < 0
                    && !isOver(image)) {
                older.computeIfAbsent(version, key -> new ArrayList<>()).add(image);
            }
        }
        older.remove(String.valueOf(current.stamp().version()));
        CloudTemplate template = state.template().orElseThrow();
        Map<String, FormerVersion> former = new HashMap<>();
        older.forEach((version, images) -> former.put(version, FormerVersion.of(version, images, template)));
        return former;
    }

    private boolean isOver(CloudImage image) {
        return image.stamp().expires() != null && !image.stamp().expires().isAfter(policy.now());
    }

    private static Step publish(CurrentState state, List<CloudImage> images, TakenNames names) {
        Appliance appliance = StampedAppliance.of(images);
        CloudTemplate template = state.template().orElseThrow();
        List<PublishedImage> published = new ArrayList<>();
        for (ApplianceDisk disk : appliance.disks()) {
            CloudImage image = images.get(disk.index());
            boolean restore = image.stamp().expired();
            String name = restore ? names.ofImage(appliance, disk, state.datastore()) : image.name();
            published.add(new PublishedImage(image, disk, restore, true, restore, name));
        }
        String reason = "back from version " + state.version().orElse("?") + " to version " + appliance.version();
        return new Step.Publish(appliance, state.datastore(), template.name(), template, published, reason);
    }
}
