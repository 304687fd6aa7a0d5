package org.cloudimagefactory.itchy.clean;

import java.nio.file.Path;

/**
 * A file that stays.
 *
 * @param path where it lies
 * @param reason why, for people
 * @param expected whether it is one of those that are to stay; else it is beyond the limits, but needed, or not surely ours
 */
public record Stay(Path path, String reason, boolean expected) {}
