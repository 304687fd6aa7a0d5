package org.cloudimagefactory.comfy.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.assembly.RunSettings;
import org.cloudimagefactory.comfy.assembly.ShellHint;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How builds are gone about. */
@InGroup(OptionGroup.RUN)
public final class RunOptions {
    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Za-z0-9_.-]{1,100})=([^\\p{Cntrl}]{0,1000})");

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "How many builds run at a time, as far as the machine's free memory has room for their guests; default 1,"
                            + " with --all as many as there are processors.")
    private @Nullable Integer jobs;

    @Option(
            names = "--from-step",
            paramLabel = "N",
            description =
                    "Start at the last checkpoint before provisioner N, counted through all of the appliance, and make what comes"
                            + " after it anew, though it is kept; implies --force.")
    private @Nullable Integer fromStep;

    @Option(names = "--force", description = "Build also what is there already, made from the same inputs.")
    private boolean force;

    @Option(
            names = "--no-cache",
            description = "Make all layers of an appliance anew, and replace those that are kept; implies --force.")
    private boolean noCache;

    @Option(names = "--keep-work-dir", description = "Keep the work directory of the build beside its result.")
    private boolean keepWorkDirectory;

    @Mixin
    final BuildWatchOptions watch = new BuildWatchOptions();

    @InGroup(OptionGroup.APPLIANCE)
    @Option(
            names = "--attribute",
            paramLabel = "NAME=VALUE",
            description = "Write this attribute into the descriptor, too, as it is; may be given several times.")
    private List<String> attributes = List.of();

    @Option(names = "--test", description = "Start each image once, as its users will, before it is published.")
    private boolean test;

    @Mixin
    private MaxAgeOptions maxAge = new MaxAgeOptions();

    /** How many at a time, where nobody has said it so many as this. */
    int jobs(int usual) {
        if (jobs == null) {
            return usual;
        }
        if (jobs < 1) {
            throw new UsageProblem("--jobs must be at least 1");
        }
        return jobs;
    }

    boolean isTested() {
        return test;
    }

    private Map<String, String> attributes() {
        Map<String, String> all = new LinkedHashMap<>();
        for (String attribute : attributes) {
            Matcher parts = ATTRIBUTE.matcher(attribute);
            if (!parts.matches()) {
                throw new UsageProblem("'" + attribute + "' is no attribute")
                        .hint("write it as NAME=VALUE, the name of letters, digits, dots, hyphens and underscores");
            }
            all.put(parts.group(1), parts.group(2));
        }
        return all;
    }

    RunSettings settings(ShellHint shell) {
        if (fromStep != null && noCache) {
            throw new UsageProblem("--no-cache makes all layers anew, so there is nothing for --from-step to start at")
                    .hint("leave one of them out");
        }
        return new RunSettings(
                force || noCache || fromStep != null,
                keepWorkDirectory,
                watch.workDirectory(),
                test,
                !noCache,
                maxAge.limit(),
                fromStep,
                shell,
                attributes());
    }
}
