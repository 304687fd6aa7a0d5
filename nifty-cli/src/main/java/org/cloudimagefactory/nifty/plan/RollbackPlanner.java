package org.cloudimagefactory.nifty.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.common.cli.FactoryException;

/** Decides how the template of an appliance gets back to the version before, as long as that is still in the cloud. */
public final class RollbackPlanner {
    private final Policy policy;

    /** Decides at the time of this policy. */
    public RollbackPlanner(Policy policy) {
        this.policy = policy;
    }

    /**
     * Plans the way back in every datastore where there is one.
     *
     * @throws FactoryException when there is none
     */
    public Plan plan(Inventory inventory, String identifier) {
        TakenNames names = new TakenNames(inventory);
        List<DatastorePlan> parts = new ArrayList<>();
        for (Holdings holdings : Holdings.of(inventory, identifier)) {
            before(holdings)
                    .ifPresent(images -> parts.add(
                            new DatastorePlan(holdings.datastore(), List.of(publish(holdings, images, names)))));
        }
        if (parts.isEmpty()) {
            throw FactoryException.item(
                            "no version before the one in service of appliance '" + identifier + "' is in the cloud")
                    .hint(
                            "'nifty list' shows what is there; --keep 2 or --expire-after keep versions for the next time");
        }
        return new Plan(List.of(new AppliancePlan(identifier, List.of(), parts, List.of())));
    }

    /** The newest complete version that is older than the one in service and has not expired by itself. */
    private Optional<List<CloudImage>> before(Holdings holdings) {
        Optional<CloudImage> current = holdings.current();
        if (current.isEmpty() || holdings.template().isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<CloudImage>> older = new TreeMap<>();
        for (CloudImage image : holdings.images()) {
            String version = image.stamp().version();
            if (version != null && image.hasContent() && AGE.compare(image, current.get()) < 0 && !isOver(image)) {
                older.computeIfAbsent(version, key -> new ArrayList<>()).add(image);
            }
        }
        older.remove(String.valueOf(current.get().stamp().version()));
        return older.values().stream()
                .map(RollbackPlanner::oneForEachDisk)
                .filter(images -> images.get(0).stamp().disk() == 0)
                .max(Comparator.comparing(images -> images.get(0), AGE));
    }

    private boolean isOver(CloudImage image) {
        return image.stamp().expires() != null && !image.stamp().expires().isAfter(policy.now());
    }

    private static List<CloudImage> oneForEachDisk(List<CloudImage> images) {
        Map<Integer, CloudImage> newest = new TreeMap<>();
        images.forEach(image ->
                newest.merge(image.stamp().disk(), image, (one, other) -> AGE.compare(one, other) < 0 ? other : one));
        return List.copyOf(newest.values());
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

    private static final Comparator<CloudImage> AGE = Comparator.comparing(CloudImage::registered)
            .thenComparing(image -> image.id().length())
            .thenComparing(CloudImage::id);
}
