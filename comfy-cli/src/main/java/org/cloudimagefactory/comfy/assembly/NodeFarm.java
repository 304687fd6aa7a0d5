package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.spool.FilePermissions;

/**
 * The farm of a run.
 *
 * @param use how it is used
 * @param options of {@code comfy build} that nodes are given
 * @param permissions of published files
 * @param told is told of what people should know
 */
public record NodeFarm(FarmUse use, List<String> options, FilePermissions permissions, Consumer<String> told) {
    public NodeFarm {
        options = List.copyOf(options);
    }

    /** Where the jobs of builds lie whose images go to a directory. */
    public static FarmDirectory directory(Path output) {
        return new FarmDirectory(output.toAbsolutePath().normalize(), "build");
    }
}
