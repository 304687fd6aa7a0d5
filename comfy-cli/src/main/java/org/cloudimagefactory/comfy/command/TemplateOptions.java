package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import picocli.CommandLine.Option;

/** Where distributions are looked for. */
@InGroup(OptionGroup.FILES)
public final class TemplateOptions {
    @Option(
            names = {"-t", "--template-dir"},
            paramLabel = "DIR",
            split = ",",
            description = "Directory of distributions that wins over the ones that ship; may be given several times.")
    private List<Path> directories = List.of();

    /** The given directories. */
    List<Path> given() {
        return directories;
    }

    /** The given directories, then the one that ships. */
    List<Path> all(Path shipped) {
        List<Path> all = new ArrayList<>(directories);
        all.add(shipped);
        return all;
    }

    DistributionCatalogue catalogue(Path shipped) {
        return new DistributionCatalogue(all(shipped));
    }
}
