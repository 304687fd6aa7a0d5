package org.cloudimagefactory.nifty.plan;

/**
 * A place for images in the cloud.
 *
 * @param id how the cloud calls it
 * @param name how people call it
 */
public record CloudDatastore(String id, String name) {}
