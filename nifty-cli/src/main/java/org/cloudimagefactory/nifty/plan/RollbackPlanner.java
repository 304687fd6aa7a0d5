package org.cloudimagefactory.nifty.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.common.cli.FactoryException;

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
     * Plans the way back in every datastore where there is one; in none, where there is one that is not complete.
     *
     * @throws FactoryException when there is none
     */
    public Plan plan(Inventory inventory, String identifier) {
        TakenNames names = new TakenNames(inventory);
        List<DatastorePlan> parts = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Refusals refusals = new Refusals();
        for (Holdings holdings : Holdings.of(inventory, identifier)) {
            String place = "in datastore '" + holdings.datastore().name() + "': ";
            FormerVersion chosen = null;
            List<String> passedOver = new ArrayList<>();
            for (FormerVersion version : before(holdings)) {
                if (version.state() == FormerVersion.State.BROKEN) {
                    passedOver.add(place + version.problem());
                    continue;
                }
                chosen = version;
                break;
            }
            if (chosen == null) {
                passedOver.forEach(problem -> refusals.broken.add(problem));
            } else if (chosen.state() == FormerVersion.State.UNKNOWN && !force) {
                refusals.unknown.add(place + chosen.problem());
            } else {
                notes.addAll(passedOver);
                parts.add(new DatastorePlan(holdings.datastore(), List.of(publish(holdings, chosen.images(), names))));
            }
        }
        refusals.refuse(identifier, parts.isEmpty());
        return new Plan(List.of(new AppliancePlan(identifier, List.of(), parts, notes)));
    }

    /** Why nothing is done: what is there of an appliance is to be of one version everywhere. */
    private static final class Refusals {
        private final List<String> broken = new ArrayList<>();
        private final List<String> unknown = new ArrayList<>();

        void refuse(String identifier, boolean nothing) {
            String prefix = "appliance '" + identifier + "' does not go back: ";
            if (!broken.isEmpty()) {
                throw FactoryException.item(prefix + String.join("; ", broken))
                        .hint("register that version again, with its descriptor and its image files");
            }
            if (!unknown.isEmpty()) {
                throw FactoryException.item(prefix + String.join("; ", unknown))
                        .hint(
                                "look at what is there with 'nifty list --output json', and give --force to take it as it is");
            }
            if (nothing) {
                throw FactoryException.item("no version before the one in service of appliance '" + identifier
                                + "' is in the cloud")
                        .hint("'nifty list' shows what is there; --keep 2 or --expire-after keep versions for the next"
                                + " time");
            }
        }
    }

    /** The versions that are older than the one in service and have not expired by themselves, the newest first. */
    private List<FormerVersion> before(Holdings holdings) {
        if (holdings.current().isEmpty() || holdings.template().isEmpty()) {
            return List.of();
        }
        CloudImage current = holdings.current().get();
        Map<String, List<CloudImage>> older = new TreeMap<>();
        for (CloudImage image : holdings.images()) {
            String version = image.stamp().version();
            if (version != null
                    && image.hasContent()
                    && FormerVersion.AGE.compare(image, current) < 0
                    && !isOver(image)) {
                older.computeIfAbsent(version, key -> new ArrayList<>()).add(image);
            }
        }
        older.remove(String.valueOf(current.stamp().version()));
        CloudTemplate template = holdings.template().get();
        return older.entrySet().stream()
                .map(entry -> FormerVersion.of(entry.getKey(), entry.getValue(), template))
                .sorted(Comparator.comparing(FormerVersion::newest, FormerVersion.AGE)
                        .reversed())
                .toList();
    }

    private boolean isOver(CloudImage image) {
        return image.stamp().expires() != null && !image.stamp().expires().isAfter(policy.now());
    }

    private Step publish(Holdings holdings, List<CloudImage> images, TakenNames names) {
        Appliance appliance = StampedAppliance.of(images);
        CloudTemplate template = holdings.template().orElseThrow();
        List<PublishedImage> published = new ArrayList<>();
        for (ApplianceDisk disk : appliance.disks()) {
            CloudImage image = images.get(disk.index());
            boolean restore = image.stamp().expired();
            String name = restore ? names.ofImage(appliance, disk, holdings.datastore()) : image.name();
            published.add(new PublishedImage(image, disk, restore, true, restore, name));
        }
        String reason = "back from version " + holdings.version().orElse("?") + " to version " + appliance.version();
        return new Step.Publish(appliance, holdings.datastore(), template.name(), template, published, reason);
    }
}
