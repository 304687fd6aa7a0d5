package org.cloudimagefactory.nifty.intake;

import java.nio.file.Path;

/**
 * A descriptor that can't be applied, now or ever.
 *
 * @param file where it waits
 * @param reason why, for people
 */
public record Rejection(Path file, String reason) {}
