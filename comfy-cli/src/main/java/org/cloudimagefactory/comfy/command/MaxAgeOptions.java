package org.cloudimagefactory.comfy.command;

import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How old an image may be. */
@InGroup(OptionGroup.LIFETIMES)
public final class MaxAgeOptions {
    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            converter = MaxAge.class,
            description =
                    "Build again what is older, such as 12h or 7d, or never; a bare number is days; default 7d where"
                            + " packages come from a mirror, never where they don't.")
    private @Nullable Duration maxAge;

    /** After which it is built again; null: what is usual. */
    @Nullable
    Duration limit() {
        return maxAge;
    }

    /** The same for a build that another process does. */
    List<String> asOptions() {
        if (maxAge == null) {
            return List.of();
        }
        return List.of("--max-age", maxAge.equals(MaxAge.NO_LIMIT) ? MaxAge.NEVER : maxAge.toString());
    }
}
