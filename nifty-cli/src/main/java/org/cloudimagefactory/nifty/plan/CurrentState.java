package org.cloudimagefactory.nifty.plan;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What there is of one appliance in one datastore.
 *
 * @param datastore where
 * @param images in any state
 * @param templates usually one
 */
record CurrentState(CloudDatastore datastore, List<CloudImage> images, List<CloudTemplate> templates) {
    CurrentState {
        images = List.copyOf(images);
        templates = templates.stream()
                .sorted(Comparator.comparing(
                                (CloudTemplate template) -> template.id().length())
                        .thenComparing(CloudTemplate::id))
                .toList();
    }

    /** What there is of one appliance, in each datastore where it is or could be. */
    static List<CurrentState> of(Inventory inventory, String identifier) {
        return of(
                inventory.datastores(),
                inventory.images().stream()
                        .filter(image -> image.stamp().identifier().equals(identifier))
                        .toList(),
                inventory.templates().stream()
                        .filter(template -> template.stamp().identifier().equals(identifier))
                        .toList());
    }

    /** The same, where the objects of the appliance are known already. */
    static List<CurrentState> of(List<CloudDatastore> targets, List<CloudImage> images, List<CloudTemplate> templates) {
        Map<String, CloudDatastore> all = new LinkedHashMap<>();
        targets.forEach(datastore -> all.put(datastore.id(), datastore));
        images.forEach(image -> all.computeIfAbsent(image.datastore(), id -> new CloudDatastore(id, id)));
        templates.forEach(template -> all.computeIfAbsent(template.datastore(), id -> new CloudDatastore(id, id)));
        return all.values().stream()
                .map(datastore -> new CurrentState(
                        datastore,
                        images.stream()
                                .filter(image -> image.datastore().equals(datastore.id()))
                                .toList(),
                        templates.stream()
                                .filter(template -> template.datastore().equals(datastore.id()))
                                .toList()))
                .toList();
    }

    /** The oldest template: the one whose number users know. */
    Optional<CloudTemplate> template() {
        return templates.stream().findFirst();
    }

    /** Templates that should not be there. */
    List<CloudTemplate> spareTemplates() {
        return templates.stream().skip(1).toList();
    }

    /** The version in service: that of the images that the template uses, or of the newest image. */
    Optional<String> version() {
        return current()
                .map(image -> image.stamp().version())
                .or(() -> template()
                        .filter(template -> !template.stamp().expired())
                        .map(template -> template.stamp().version()));
    }

    /** When the version in service expires by itself. */
    Optional<Instant> expires() {
        return current()
                .map(image -> image.stamp().expires())
                .or(() -> template()
                        .filter(template -> !template.stamp().expired())
                        .map(template -> template.stamp().expires()));
    }

    /** Images with content or on their way that are not tagged as out of service. */
    List<CloudImage> inService() {
        return images.stream()
                .filter(image -> !image.stamp().expired())
                .filter(image -> image.hasContent() || image.status() == ImageStatus.PENDING)
                .toList();
    }

    /** An image that can be used as this disk: one in service, else one out of service, else one on its way. */
    Optional<CloudImage> find(Appliance appliance, ApplianceDisk disk, Policy policy) {
        return images.stream()
                .filter(image -> image.stamp().disk() == disk.index())
                .filter(image -> appliance.version().equals(image.stamp().version()))
                .filter(image -> hasContentOf(disk, image, policy) && !isOfAnotherFile(appliance, disk, image))
                .min(Comparator.comparing(this::rank));
    }

    boolean isStuck(CloudImage image, Policy policy) {
        return image.registered().plus(policy.uploadTimeout()).isBefore(policy.now());
    }

    /** Whether the template uses the image already. */
    boolean isPublished(CloudImage image) {
        return template().map(CloudTemplate::images).orElse(List.of()).contains(image.id());
    }

    boolean uses(CloudTemplate template, List<PublishedImage> chosen) {
        Set<String> ids = new HashSet<>();
        chosen.forEach(published -> ids.add(published.image().id()));
        return ids.equals(new HashSet<>(template.images()));
    }

    /** The image in service: the one to boot from that the template uses, or else the newest one. */
    Optional<CloudImage> current() {
        Optional<CloudImage> published = images.stream()
                .filter(image -> !image.stamp().expired() && isPublished(image))
                .min(Comparator.comparing((CloudImage image) -> image.stamp().disk()));
        return published.or(() -> images.stream()
                .filter(image -> !image.stamp().expired() && image.hasContent())
                .max(Comparator.comparing(CloudImage::registered).thenComparing(CloudImage::id)));
    }

    private boolean hasContentOf(ApplianceDisk disk, CloudImage image, Policy policy) {
        String checksum = image.stamp().checksum();
        String format = image.stamp().format();
        if (format != null && !format.equalsIgnoreCase(disk.disk().format())) {
            return false;
        }
        if (image.stamp().expired()) {
            // Back into service only what is surely the same.
            return image.hasContent() && checksum != null && disk.surelyHas(checksum);
        }
        boolean there = image.hasContent() || (image.status() == ImageStatus.PENDING && !isStuck(image, policy));
        return there && (checksum == null || disk.mayHave(checksum));
    }

    /** Where no checksum of the disk is told, that of the file which its publisher announced tells. */
    private static boolean isOfAnotherFile(Appliance appliance, ApplianceDisk disk, CloudImage image) {
        String wanted = appliance.descriptor().attributes().get(AttributeNames.FILE_CHECKSUM.toLowerCase(Locale.ROOT));
        String found = image.stamp().attributes().get(AttributeNames.FILE_CHECKSUM);
        boolean isToldByDisk = disk.checksum().isPresent() && image.stamp().checksum() != null;
        return !isToldByDisk && wanted != null && found != null && !wanted.equalsIgnoreCase(found);
    }

    private int rank(CloudImage image) {
        if (image.stamp().expired()) {
            return 2;
        }
        if (image.status() == ImageStatus.PENDING) {
            return 3;
        }
        return isPublished(image) ? 0 : 1;
    }
}
