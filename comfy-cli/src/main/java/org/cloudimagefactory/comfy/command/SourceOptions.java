package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.comfy.source.SourceEntry;
import org.cloudimagefactory.comfy.source.SourcesFile;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which repositories, and where what is known of them lies. */
@InGroup(OptionGroup.FILES)
public final class SourceOptions {
    /** Where sources lie in the directory of images, unless the site says something else. */
    static final String USUAL = ".sources";

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Sources by their names; default all.")
    private List<String> names = List.of();

    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "Which repositories appliances come from; default ${DEFAULT-VALUE}.")
    private Path file = Path.of("/etc/comfy/comfy-sources.yml");

    @Option(
            names = "--sources-dir",
            paramLabel = "DIR",
            description = "Where mirrors and what is remembered of sources lie; default .sources beside images.")
    private @Nullable Path directory;

    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            description = "Where images and descriptors go; default ${DEFAULT-VALUE}.")
    private Path outputDirectory = Path.of("/var/spool/comfy");

    /** The sources that are asked for, in the order of the file. */
    List<SourceEntry> chosen() {
        List<SourceEntry> all = new SourcesFile().read(file);
        if (names.isEmpty()) {
            return all;
        }
        List<SourceEntry> chosen = new ArrayList<>();
        for (String name : names) {
            Optional<SourceEntry> found =
                    all.stream().filter(entry -> entry.name().equals(name)).findFirst();
            chosen.add(found.orElseThrow(() -> new UsageProblem("there is no source '" + name + "' in " + file)
                    .hint("known are "
                            + String.join(
                                    ", ", all.stream().map(SourceEntry::name).toList()))));
        }
        return chosen;
    }

    /** Whether sources are asked for by their names. */
    boolean isNamed() {
        return !names.isEmpty();
    }

    Path outputDirectory() {
        return outputDirectory.toAbsolutePath().normalize();
    }

    Path sourcesDirectory() {
        return directory == null
                ? outputDirectory().resolve(USUAL)
                : directory.toAbsolutePath().normalize();
    }
}
