package org.cloudimagefactory.comfy.source;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.common.farm.FarmUse;

/**
 * The farm of a poll.
 *
 * @param use how it is used
 * @param web options by which nodes fetch what builds start from
 * @param told is told of what people should know
 */
public record PollFarm(FarmUse use, List<String> web, Consumer<String> told) {
    public PollFarm {
        web = List.copyOf(web);
    }

    /** Where the jobs of sources lie whose images go to a directory. */
    public static FarmDirectory directory(Path output, Path sources) {
        return new FarmDirectory(
                output.toAbsolutePath().normalize(),
                "poll " + sources.toAbsolutePath().normalize());
    }
}
