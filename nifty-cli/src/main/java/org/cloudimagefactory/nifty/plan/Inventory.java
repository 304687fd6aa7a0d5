package org.cloudimagefactory.nifty.plan;

import java.util.List;
import java.util.Set;

/**
 * What is in the cloud, as far as it is ours.
 *
 * @param datastores where appliances are to go
 * @param images of ours, in any datastore
 * @param templates of ours
 * @param imageNames names that images can't be given
 * @param templateNames names that templates can't be given
 */
public record Inventory(
        List<CloudDatastore> datastores,
        List<CloudImage> images,
        List<CloudTemplate> templates,
        Set<String> imageNames,
        Set<String> templateNames) {
    public Inventory {
        datastores = List.copyOf(datastores);
        images = List.copyOf(images);
        templates = List.copyOf(templates);
        imageNames = Set.copyOf(imageNames);
        templateNames = Set.copyOf(templateNames);
    }
}
