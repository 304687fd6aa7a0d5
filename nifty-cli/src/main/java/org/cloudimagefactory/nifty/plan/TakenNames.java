package org.cloudimagefactory.nifty.plan;

import java.util.HashSet;
import java.util.Set;

/** Gives out names that are free in the cloud, each once. */
final class TakenNames {
    private final Set<String> images;
    private final Set<String> templates;

    TakenNames(Inventory inventory) {
        images = new HashSet<>(inventory.imageNames());
        templates = new HashSet<>(inventory.templateNames());
    }

    String ofImage(Appliance appliance, ApplianceDisk disk, CloudDatastore datastore) {
        return free(ObjectNames.ofImage(appliance, disk, datastore), images);
    }

    String ofTemplate(String identifier, CloudDatastore datastore) {
        return free(ObjectNames.ofTemplate(identifier, datastore), templates);
    }

    /** The name itself, or with the first number behind it that makes it one that is not taken. */
    private static String free(String name, Set<String> taken) {
        String candidate = name;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = name + "." + i;
        }
        return candidate;
    }
}
