package org.cloudimagefactory.comfy.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cloudimagefactory.comfy.assembly.RunSettings.OnFailure;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.WatchOptions;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How builds are watched, and what happens when one fails. */
@InGroup(OptionGroup.RUN)
public final class BuildWatchOptions extends WatchOptions {
    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            split = ",",
            completionCandidates = Words.class,
            description =
                    "keep the whole work directory of a failed build, or clean it up but for the logs, which is the"
                            + " default; or the path of a program to run after a run that failed, without arguments or a shell: what"
                            + " happened is in its environment (RUN_EXIT_CODE, RUN_SUMMARY, RUN_PROBLEMS). May be given twice.")
    private List<String> onFailure = List.of();

    /** What shells complete beside files. */
    static final class Words extends ArrayList<String> {
        Words() {
            super(List.of("keep", "clean"));
        }
    }

    /** Nothing is asked for. */
    public BuildWatchOptions() {}

    /** What becomes of the work directory. */
    OnFailure workDirectory() {
        OnFailure wanted = OnFailure.CLEAN;
        for (String word : onFailure) {
            if (!isProgram(word)) {
                wanted = parse(word);
            }
        }
        return wanted;
    }

    private static OnFailure parse(String word) {
        for (OnFailure known : OnFailure.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
                return known;
            }
        }
        throw new UsageProblem("'" + word + "' is nothing for --on-failure")
                .hint("give keep, clean, or the path of a program");
    }

    /** A word without a slash that is misspelt is no program of that name. */
    private static boolean isProgram(String word) {
        return word.indexOf('/') >= 0;
    }

    @Override
    protected @Nullable String hook() {
        return onFailure.stream()
                .filter(BuildWatchOptions::isProgram)
                .reduce((first, last) -> last)
                .orElse(null);
    }
}
