package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where images of subscribed lists are kept. */
public final class CacheOptions {
    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            defaultValue = "/var/spool/itchy/cache",
            description = "Where verified images lie; default ${DEFAULT-VALUE}.")
    private Path cache = Path.of("/var/spool/itchy/cache");

    Path cache() {
        return cache.toAbsolutePath().normalize();
    }
}
