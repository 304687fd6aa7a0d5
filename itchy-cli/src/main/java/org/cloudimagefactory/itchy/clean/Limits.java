package org.cloudimagefactory.itchy.clean;

import java.time.Duration;

/**
 * What stays.
 *
 * @param keep how many images of an appliance that is published
 * @param images how long others stay after their last event
 * @param done how long done events stay
 * @param failed how long events stay that were set aside
 */
public record Limits(int keep, Duration images, Duration done, Duration failed) {}
