package org.cloudimagefactory.nifty.backend.library;

import java.nio.file.Files;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.CloudDatastore;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
import org.cloudimagefactory.nifty.plan.ImageStatus;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.Stamp;

/** Reads an index as a plan sees it. */
final class LibraryInventory {
    private final Library library;
    private final BackendSettings settings;

    LibraryInventory(Library library, BackendSettings settings) {
        this.library = library;
        this.settings = settings;
    }

    Inventory read(LibraryIndex index) {
        Set<String> imageNames = new HashSet<>();
        index.images().forEach(image -> imageNames.add(image.name()));
        Set<String> applianceNames = new HashSet<>();
        index.appliances().forEach(appliance -> applianceNames.add(appliance.name()));
        List<CloudDatastore> datastores = settings.datastores().stream()
                .map(name -> new CloudDatastore(name, name))
                .toList();
        return new Inventory(
                datastores,
                index.images().stream().flatMap(image -> image(image).stream()).toList(),
                index.appliances().stream()
                        .flatMap(appliance -> template(appliance).stream())
                        .toList(),
                imageNames,
                applianceNames);
    }

    Optional<CloudImage> image(IndexedImage image) {
        return stamp(image.attributes())
                .map(stamp -> new CloudImage(
                        image.id(),
                        image.name(),
                        image.datastore(),
                        stamp,
                        status(image, stamp),
                        library.users(image),
                        Instant.parse(image.registered()),
                        stamp.expired(),
                        false,
                        Files.exists(library.file(image)) ? "" : "its file is gone"));
    }

    private Optional<CloudTemplate> template(IndexedAppliance appliance) {
        return stamp(appliance.attributes())
                .map(stamp -> new CloudTemplate(
                        appliance.id(), appliance.name(), appliance.datastore(), stamp, appliance.images(), false));
    }

    private Optional<Stamp> stamp(Map<String, String> attributes) {
        boolean ours = settings.identifier().equals(attributes.get(AttributeNames.OWNER));
        return ours ? Stamp.of(attributes) : Optional.empty();
    }

    private ImageStatus status(IndexedImage image, Stamp stamp) {
        if (!Files.exists(library.file(image))) {
            return ImageStatus.FAILED;
        }
        if (library.users(image) > 0) {
            return ImageStatus.USED;
        }
        return stamp.expired() ? ImageStatus.DISABLED : ImageStatus.READY;
    }
}
