package org.cloudimagefactory.comfy.description;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.FactoryException;
import org.jspecify.annotations.Nullable;

/**
 * A distribution and where its files lie.
 *
 * @param description what its author says of it
 * @param directory with its installer files and scripts
 */
public record Distribution(DistributionDescription description, Path directory) {
    /** Its name. */
    public String name() {
        return description.name();
    }

    /** All versions, newest first, by number. */
    public List<DistributionVersion> versions() {
        return description.versions().stream()
                .sorted(Comparator.comparing(DistributionVersion::number).reversed())
                .toList();
    }

    /** The newest version whose number begins with the prefix; the newest of all without one. */
    public DistributionVersion version(@Nullable String prefix) {
        return versions().stream()
                .filter(version -> prefix == null || version.number().startsWith(VersionNumber.parse(prefix)))
                .findFirst()
                .orElseThrow(() -> FactoryException.usage("unknown version '" + prefix + "' of " + name())
                        .hint("known versions are "
                                + versions().stream()
                                        .map(version -> version.number().toString())
                                        .collect(Collectors.joining(", "))));
    }

    /** A file of the template directory; names that lead out of it are refused. */
    public Path file(String name) {
        Path file = directory.resolve(name).normalize();
        if (!file.startsWith(directory)) {
            throw FactoryException.environment(
                    "'" + name + "' in the description of " + name() + " leads out of " + directory);
        }
        return file;
    }
}
