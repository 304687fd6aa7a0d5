package org.cloudimagefactory.comfy.source;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.assembly.NeededBuild;
import org.jspecify.annotations.Nullable;

/**
 * A build that a poll has come to.
 *
 * @param file of the description as it is built
 * @param parent that it stands on
 * @param build of it, and whether it is needed
 * @param options of {@code comfy build} for it, without those that depend on where it is built
 * @param attributes options that have its descriptor say where it came from
 */
record WantedBuild(
        Path file, @Nullable ParentImage parent, NeededBuild build, List<String> options, List<String> attributes) {}
