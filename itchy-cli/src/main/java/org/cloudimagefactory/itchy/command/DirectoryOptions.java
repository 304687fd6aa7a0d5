package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import org.cloudimagefactory.common.cli.AbsolutePath;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import picocli.CommandLine.Option;

/** Where a run puts its results. */
@InGroup(OptionGroup.FILES)
public final class DirectoryOptions {
    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            converter = AbsolutePath.class,
            description = "Where images go; default ${DEFAULT-VALUE}.")
    Path output = Path.of("/var/spool/itchy/output");

    @Option(
            names = {"-t", "--temp-image-dir"},
            paramLabel = "DIR",
            converter = AbsolutePath.class,
            description = "Where images are unpacked that can't be read in place; default ${DEFAULT-VALUE}.")
    Path temporary = Path.of("/var/spool/itchy/temp");

    @Option(
            names = {"-e", "--descriptor-dir"},
            paramLabel = "DIR",
            converter = AbsolutePath.class,
            description = "Where descriptors go; default ${DEFAULT-VALUE}.")
    Path descriptors = Path.of("/var/spool/itchy/descriptors");
}
