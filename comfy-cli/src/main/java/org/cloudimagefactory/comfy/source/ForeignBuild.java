package org.cloudimagefactory.comfy.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.cloudimagefactory.comfy.confine.Confinement;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.process.CommandResult;

/** Builds one description of others, in a process of its own that is confined. */
public final class ForeignBuild {
    /** What a shell adds to the number of the signal that ended a program. */
    private static final int SIGNAL = 128;

    private static final int HANGUP = 1;
    private static final int INTERRUPT = 2;
    private static final int TERMINATE = 15;

    /** Variables that say where programs and their parts lie, and nothing of a site's secrets. */
    private static final List<String> PASSED_ON =
            List.of("HOME", "USER", "LOGNAME", "TMPDIR", "FACTORY_HOME", "PACKER_CONFIG_DIR", "PACKER_PLUGIN_PATH");

    /** The host lacks something, another run holds a lock, or somebody has ended the build. */
    private static final Set<Integer> NOT_THEIRS =
            Set.of(ExitCode.ENVIRONMENT, ExitCode.LOCKED, SIGNAL + HANGUP, SIGNAL + INTERRUPT, SIGNAL + TERMINATE);

    private final Confinement confinement;
    private final List<String> comfy;
    private final Map<String, String> environment;

    /**
     * Builds by this command.
     *
     * @param comfy a command line that {@code build} and its options can be appended to
     * @param environment of this process
     */
    public ForeignBuild(Confinement confinement, List<String> comfy, Map<String, String> environment) {
        this.confinement = confinement;
        this.comfy = List.copyOf(comfy);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Builds; nothing is wrong where it returns nothing. A confinement that can't be made is thrown.
     *
     * @param control directory for the files of the confinement; what was in it is removed
     */
    Optional<BuildFailure> run(ConfinedBuild build, Path control, Consumer<String> told) {
        List<String> line = new ArrayList<>(comfy);
        line.addAll(List.of("build", build.file()));
        line.addAll(build.options());
        line.addAll(List.of("--layer-dir", build.layers()));
        line.addAll(List.of("--timeout", build.seconds() + "s"));
        Confinement.Task task =
                new Confinement.Task(line, surroundings(), Path.of(build.directory()), build.bounds(), told);
        CommandResult result =
                build.open() ? confinement.runOpen(task) : confinement.run(task, build.network(), control);
        return result.succeeded()
                ? Optional.empty()
                : Optional.of(new BuildFailure("the build failed: " + reason(result), isTheirs(result)));
    }

    private static String reason(CommandResult result) {
        return result.timedOut()
                ? "it took longer than " + result.command().timeLimit().toSeconds() + " s, the limit of this source"
                : result.reason().replaceFirst("^comfy: ", "");
    }

    private static boolean isTheirs(CommandResult result) {
        return result.timedOut() || !NOT_THEIRS.contains(result.exitCode());
    }

    private Map<String, String> surroundings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PATH", environment.getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin");
        all.put("LC_ALL", "C.UTF-8");
        for (String name : PASSED_ON) {
            String value = environment.get(name);
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }
}
