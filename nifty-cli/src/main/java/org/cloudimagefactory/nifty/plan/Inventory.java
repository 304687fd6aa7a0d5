package org.cloudimagefactory.nifty.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is in the cloud, as far as it is ours.
 *
 * @param datastores where appliances are to go
 * @param images of ours, in any datastore
 * @param templates of ours
 * @param imageNames names that images can't be given
 * @param templateNames names that templates can't be given
 * @param upkeep what the back end itself finds to be done about what is there
 * @param notes what an operator has to see to himself, by identifiers of appliances
 */
public record Inventory(
        List<CloudDatastore> datastores,
        List<CloudImage> images,
        List<CloudTemplate> templates,
        Set<String> imageNames,
        Set<String> templateNames,
        List<Step.Upkeep> upkeep,
        Map<String, List<String>> notes) {
    /** Where nothing is to be done. */
    public Inventory(
            List<CloudDatastore> datastores,
            List<CloudImage> images,
            List<CloudTemplate> templates,
            Set<String> imageNames,
            Set<String> templateNames) {
        this(datastores, images, templates, imageNames, templateNames, List.of(), Map.of());
    }

    public Inventory {
        datastores = List.copyOf(datastores);
        images = List.copyOf(images);
        templates = List.copyOf(templates);
        imageNames = Set.copyOf(imageNames);
        templateNames = Set.copyOf(templateNames);
        upkeep = List.copyOf(upkeep);
        notes = Map.copyOf(notes);
    }
}
