package org.cloudimagefactory.itchy.process;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.itchy.farm.ConversionOrder;

/**
 * The farm of a run.
 *
 * @param use how it is used
 * @param inspection how nodes look at published files
 * @param told is told of what people should know
 */
public record ProcessFarm(FarmUse use, ConversionOrder.Inspection inspection, Consumer<String> told) {
    /** Where the jobs of runs over these events lie. */
    public static FarmDirectory directory(Path output, Path metadata) {
        return new FarmDirectory(output, "process " + metadata.toAbsolutePath().normalize());
    }

    static FarmDirectory directory(ProcessRequest request) {
        return directory(request.outputDirectory(), request.metadataDirectory());
    }
}
