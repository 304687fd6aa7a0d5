package org.cloudimagefactory.comfy.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.guest.GuestConnection;
import org.cloudimagefactory.comfy.guest.GuestShell;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan.Step;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.process.AttachedProgram;
import org.cloudimagefactory.common.process.ShellText;

/** Does in a guest, over one connection, what Packer does in a build: puts files there and runs scripts, as root. */
final class GuestSteps {
    private static final String SCRIPT = "/tmp/comfy-again.sh";
    private static final Path NOTHING = Path.of("/dev/null");
    private static final int LINES = 5;
    private static final int TOLD = 400;
    private static final int EXECUTABLE = 0755;
    private static final int PERMISSIONS = 07777;

    private final AttachedProgram programs;
    private final GuestConnection guest;
    private final AnswersAddress answers;
    private final Path log;

    /**
     * For a guest.
     *
     * @param answers where scripts find the files that Packer would serve
     * @param log what steps say is added to it
     */
    GuestSteps(AttachedProgram programs, GuestConnection guest, AnswersAddress answers, Path log) {
        this.programs = programs;
        this.guest = guest;
        this.answers = answers;
        this.log = log;
    }

    /** Does the steps from one index to another; gives what the first that fails said, and leaves out those behind it. */
    Optional<String> run(List<Step> steps) {
        for (Step step : steps) {
            int exitCode = step.accept(new Doing());
            if (exitCode != 0) {
                return Optional.of("exit code " + exitCode + lastWords());
            }
        }
        return Optional.empty();
    }

    /** Puts the script of a step into the guest and does not run it; false where it can't be put there. */
    boolean lay(Step step, String place) {
        return step instanceof Step.Run run && put(run.script(), place, EXECUTABLE) == 0;
    }

    private final class Doing implements Step.Visitor<Integer> {
        @Override
        public Integer run(Step.Run run) {
            int exitCode = GuestSteps.this.put(run.script(), SCRIPT, EXECUTABLE);
            if (exitCode != 0) {
                return exitCode;
            }
            StringBuilder command = new StringBuilder();
            environment(run)
                    .forEach((name, value) -> command.append(name)
                            .append('=')
                            .append(ShellText.inQuotes(value))
                            .append(' '));
            return say(command + SCRIPT + "; comfy_status=$?; rm -f " + SCRIPT + "; exit $comfy_status", NOTHING);
        }

        private Map<String, String> environment(Step.Run run) {
            Map<String, String> environment = new TreeMap<>(run.environment());
            environment.put("PACKER_BUILD_NAME", "qemu");
            environment.put("PACKER_BUILDER_TYPE", "qemu");
            environment.put("PACKER_HTTP_ADDR", answers.host() + ":" + answers.port());
            environment.put("PACKER_HTTP_IP", answers.host());
            environment.put("PACKER_HTTP_PORT", answers.port());
            return environment;
        }

        @Override
        public Integer put(Step.Put put) {
            return Files.isDirectory(put.source())
                    ? putDirectory(put.source(), put.destination())
                    : GuestSteps.this.put(put.source(), put.destination(), mode(put.source()));
        }

        @Override
        public Integer take(Step.Take take) {
            // Nothing of a throw-away guest is wanted here.
            return 0;
        }
    }

    private int putDirectory(Path source, String destination) {
        List<Path> entries = new ArrayList<>();
        try (Stream<Path> all = Files.walk(source, FileVisitOption.FOLLOW_LINKS)) {
            all.sorted().forEach(entries::add);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + source, e);
        }
        for (Path entry : entries) {
            String target = entry.equals(source) ? destination : destination + "/" + source.relativize(entry);
            int exitCode = Files.isDirectory(entry)
                    ? say("mkdir -p " + ShellText.quote(target), NOTHING)
                    : put(entry, target, mode(entry));
            if (exitCode != 0) {
                return exitCode;
            }
        }
        return 0;
    }

    private int put(Path source, String target, int mode) {
        String name = ShellText.quote(target);
        return say("cat >" + name + " && chmod " + Integer.toOctalString(mode) + " " + name, source);
    }

    private static int mode(Path file) {
        try {
            return (int) Files.getAttribute(file, "unix:mode") & PERMISSIONS;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e);
        }
    }

    private int say(String command, Path input) {
        return programs.run(
                guest.line(List.of("-T"), List.of(command)), new AttachedProgram.Streams(input, log), GuestShell.HINT);
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            String last = String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
            return last.isEmpty() ? "" : "; its last lines: " + PrintableText.of(last, TOLD);
        } catch (IOException e) {
            return "";
        }
    }

    /** The steps of the first provisioners of a plan, and of what is before them. */
    static List<Step> first(ProvisioningPlan plan, int provisioners) {
        return plan.steps().subList(0, plan.begins().get(provisioners));
    }
}
