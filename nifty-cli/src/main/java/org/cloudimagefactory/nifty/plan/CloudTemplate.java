package org.cloudimagefactory.nifty.plan;

import java.util.List;

/**
 * What users of the cloud start virtual machines from: a template of ours.
 *
 * @param id how the cloud calls it
 * @param name how people call it
 * @param datastore id of the place where its images lie, empty where that is not known
 * @param stamp whose template it is
 * @param images ids of the images that it uses
 * @param adoptable whether another tool made it, and it is to be taken over
 */
public record CloudTemplate(
        String id, String name, String datastore, Stamp stamp, List<String> images, boolean adoptable) {
    public CloudTemplate {
        images = List.copyOf(images);
    }

    /** For people. */
    public String described() {
        return "template " + id + " '" + name + "'";
    }
}
