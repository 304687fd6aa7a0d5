package org.cloudimagefactory.nifty.sync;

import java.time.Duration;

/**
 * How long descriptors stay that nifty is done with.
 *
 * @param done those that were applied
 * @param rejected those that were set aside
 */
public record DescriptorLimits(Duration done, Duration rejected) {}
