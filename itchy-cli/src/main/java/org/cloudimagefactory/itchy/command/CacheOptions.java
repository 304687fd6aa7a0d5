package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import org.cloudimagefactory.common.cli.AbsolutePath;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import picocli.CommandLine.Option;

/** Where images of subscribed lists are kept. */
@InGroup(OptionGroup.FILES)
public final class CacheOptions {
    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            converter = AbsolutePath.class,
            description = "Where verified images lie; default ${DEFAULT-VALUE}.")
    Path directory = Path.of("/var/spool/itchy/cache");
}
