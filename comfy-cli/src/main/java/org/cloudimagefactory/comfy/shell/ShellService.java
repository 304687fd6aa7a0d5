package org.cloudimagefactory.comfy.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.comfy.answers.AnswerServer;
import org.cloudimagefactory.comfy.assembly.BuiltLayer;
import org.cloudimagefactory.comfy.assembly.StepFinder;
import org.cloudimagefactory.comfy.assembly.StepStart;
import org.cloudimagefactory.comfy.guest.FirstLogin;
import org.cloudimagefactory.comfy.guest.GuestConnection;
import org.cloudimagefactory.comfy.guest.GuestMachine;
import org.cloudimagefactory.comfy.guest.GuestShell;
import org.cloudimagefactory.comfy.layer.Overlays;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.LayeredSettings;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.provision.GuestCalls;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan.Step;
import org.cloudimagefactory.comfy.seed.SeedIso;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.AttachedProgram;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;

/**
 * Opens the guest of a build as it is before one of its steps: starts the last layer that is kept below it on a throw-away disk,
 * does over again what comes between, and lets somebody in. Nothing is kept of it, and no layer is made or changed.
 */
public final class ShellService {
    private static final Duration FOREVER = Duration.ofDays(365);

    private final StepFinder finder;
    private final PreparedFiles files;
    private final Overlays overlays;
    private final CommandRunner runner;
    private final AttachedProgram programs;
    private final SerialConsole console;
    private final ShutdownTasks shutdown;
    private final boolean isTerminal;
    private final WorkRecords records = new WorkRecords();

    /**
     * Looks into guests.
     *
     * @param programs run what somebody is connected to
     * @param isTerminal whether stdin is one, so that somebody can log in
     */
    public ShellService(
            StepFinder finder,
            PreparedFiles files,
            Overlays overlays,
            CommandRunner runner,
            AttachedProgram programs,
            SerialConsole console,
            ShutdownTasks shutdown,
            boolean isTerminal) {
        this.finder = finder;
        this.files = files;
        this.overlays = overlays;
        this.runner = runner;
        this.programs = programs;
        this.console = console;
        this.shutdown = shutdown;
        this.isTerminal = isTerminal;
    }

    /**
     * What is asked for.
     *
     * @param appliance whose guest it is; its images' directory has the throw-away disk, its time limit is that until the guest answers
     * @param step that has not been done yet, counted from 1; null: all are done
     * @param command for the guest's shell, null: a login, or a script that stdin holds
     * @param isConsole whether the serial console is opened, and not SSH
     */
    public record Request(
            BuildRequest appliance,
            @Nullable Integer step,
            @Nullable String command,
            boolean isConsole) {}

    /** Opens it; gives the exit code of what ran in it. */
    public int open(Request request, Progress progress, PrintWriter lines) {
        Deadline deadline = Deadline.in(request.appliance().timeLimit());
        Runnable waits = () -> tell(lines, "waiting for a layer, which another build makes or removes");
        try (StepStart start = finder.find(request.appliance(), request.step(), deadline, waits);
                ShellDirectory directory =
                        ShellDirectory.open(request.appliance().outputDirectory(), records, shutdown)) {
            return new Look(request, start, directory, deadline, progress, lines).open();
        }
    }

    private static void tell(PrintWriter lines, String text) {
        lines.println("comfy: " + text);
        lines.flush();
    }

    /** One guest. */
    private final class Look {
        private final Request request;
        private final StepStart start;
        private final ShellDirectory directory;
        private final Deadline deadline;
        private final Progress progress;
        private final PrintWriter lines;
        private final BuildPlan plan;

        Look(
                Request request,
                StepStart start,
                ShellDirectory directory,
                Deadline deadline,
                Progress progress,
                PrintWriter lines) {
            this.request = request;
            this.start = start;
            this.directory = directory;
            this.deadline = deadline;
            this.progress = progress;
            this.lines = lines;
            this.plan = start.plan();
        }

        int open() {
            Path key = prepare();
            try (GuestMachine guest =
                    new GuestMachine(runner, start.machine(), plan.machine(), machineFiles(), FOREVER, arguments())) {
                Progress.Task task = progress.start(plan.name());
                try {
                    GuestShell shell = new GuestShell(runner, key, guest.sshPort());
                    boolean answers = new FirstLogin(guest, shell, directory.console()).await(deadline::isOver, task);
                    return answers ? inside(key, guest, task) : fromOutside(guest, task);
                } finally {
                    task.close();
                }
            }
        }

        private Path prepare() {
            BuiltLayer below = start.below();
            overlays.create(
                    directory.disk(),
                    below.disk(),
                    plan.appliance().disk().size().bytes());
            try {
                if (below.hasSeed()) {
                    SeedIso.write(directory.seed(), "cidata", below.wayIn().seed());
                }
                Path variables = below.firmwareVariables() == null
                        ? start.machine().firmwareVariables()
                        : below.firmwareVariables();
                if (variables != null) {
                    Files.write(directory.firmwareVariables(), Files.readAllBytes(variables));
                }
                Files.createDirectories(directory.http());
                Files.createFile(directory.log());
            } catch (IOException e) {
                throw EnvironmentProblem.of("cannot write to " + directory.log().getParent(), e);
            }
            return directory.key(below.wayIn().privateKey());
        }

        private GuestMachine.Files machineFiles() {
            return new GuestMachine.Files(
                    directory.disk(),
                    start.below().hasSeed() ? directory.seed() : null,
                    directory.firmwareVariables(),
                    directory.console());
        }

        private List<List<String>> arguments() {
            List<List<String>> all = new ArrayList<>(LayeredSettings.arguments(plan));
            if (request.isConsole()) {
                all.add(List.of(
                        "-chardev",
                        "socket,id=serial,path=" + directory.serial() + ",server=on,wait=off,logfile="
                                + directory.console().serial()));
                all.add(List.of("-serial", "chardev:serial"));
            }
            return all;
        }

        /** Who has no SSH may still want the console. */
        private int fromOutside(GuestMachine guest, Progress.Task task) {
            task.close();
            String why = guest.isRunning()
                    ? "does not answer to SSH after " + deadline.limit().toSeconds() + " s"
                    : "ended: " + guest.whyEnded();
            String last = directory.console().lastSerialLine().orElse("nothing");
            String problem = "the guest of " + plan.name() + " " + why + "; its console last said: " + last;
            if (!request.isConsole() || !guest.isRunning()) {
                throw new ItemProblem(problem);
            }
            tell(lines, problem + "; its steps are not done over again");
            console();
            return 0;
        }

        private int inside(Path key, GuestMachine guest, Progress.Task task) {
            try (AnswerServer answers = AnswerServer.start(directory.http());
                    GuestConnection connection =
                            new GuestConnection(runner, key, guest.sshPort(), directory.connection())) {
                GuestSteps steps = new GuestSteps(programs, connection, answers.address(), directory.log());
                @Nullable StepFailure failure = again(steps, task);
                task.close();
                if (failure != null) {
                    tell(lines, plan.name() + ": " + failure.line() + "; this is the guest as that has left it");
                }
                if (request.isConsole()) {
                    letIn(steps);
                    console();
                    return 0;
                }
                return session(connection, failure);
            }
        }

        /** Does what comes between; gives the step that failed, behind which nothing was done. */
        private @Nullable StepFailure again(GuestSteps steps, Progress.Task task) {
            for (int i = 0; i < start.again().size(); i++) {
                StepStart.Again again = start.again().get(i);
                ProvisioningPlan done =
                        files.writeAgain(again.plan(), directory.files(i), again.settings(), again.provisioners());
                task.note("settings of " + again.plan().name());
                Optional<String> failed = steps.run(GuestSteps.first(done, 0));
                if (failed.isPresent()) {
                    return new StepFailure(again.firstStep(), true, failed.get());
                }
                for (int step = 0; step < again.provisioners().size(); step++) {
                    List<Step> own = done.steps()
                            .subList(done.begins().get(step), done.begins().get(step + 1));
                    int number = again.firstStep() + step;
                    if (step >= again.done()) {
                        lay(steps, own, number);
                        return null;
                    }
                    task.note("step " + number + " over again");
                    failed = steps.run(own);
                    if (failed.isPresent()) {
                        return new StepFailure(number, false, failed.get());
                    }
                }
            }
            return null;
        }

        /** The step itself, to be tried: what it needs is put into the guest, and its script is not run. */
        private void lay(GuestSteps steps, List<Step> own, int number) {
            int last = own.size() - 1;
            boolean isThere = steps.run(own.subList(0, last)).isEmpty() && steps.lay(own.get(last), script(number));
            if (!isThere) {
                tell(lines, plan.name() + ": step " + number + " cannot be put into the guest");
            }
        }

        private static String script(int number) {
            return "/tmp/comfy-step-" + number + ".sh";
        }

        private int session(GuestConnection connection, @Nullable StepFailure failure) {
            boolean isLogin = request.command() == null && isTerminal;
            List<String> options = isLogin ? List.of("-t") : List.of("-T");
            List<String> command =
                    isLogin ? List.of() : List.of(request.command() == null ? "sh -s" : request.command());
            if (isLogin) {
                greet(failure);
            }
            int exitCode =
                    programs.run(connection.line(options, command), AttachedProgram.Streams.OWN, GuestShell.HINT);
            if (exitCode == GuestShell.NO_CONNECTION && !connection.isThere()) {
                throw new ItemProblem("the connection to the guest of " + plan.name() + " has ended")
                        .hint("a guest that restarts or is switched off is gone, with all that was done in it");
            }
            return exitCode;
        }

        private void greet(@Nullable StepFailure failure) {
            if (failure == null) {
                boolean isEnd = start.again().stream()
                        .noneMatch(again -> again.done() < again.provisioners().size());
                tell(
                        lines,
                        plan.name()
                                + (isEnd
                                        ? " after all its steps"
                                        : " before step " + start.step() + ", which is " + script(start.step()))
                                + "; nothing of what is done here is kept");
            }
        }

        /** Root's password is locked in an unsealed layer; this one is the guest's alone, and goes with it. */
        private void letIn(GuestSteps steps) {
            BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
            Path script = directory.file("password.sh");
            try {
                Files.writeString(
                        script,
                        "#!/bin/sh\n"
                                + new GuestCalls()
                                        .call("set_password_hash", "root", secrets.hash())
                                        .script());
            } catch (IOException e) {
                throw EnvironmentProblem.of("cannot write " + script, e);
            }
            boolean isSet = steps.run(List.of(new Step.Run(script, Map.of()))).isEmpty();
            tell(
                    lines,
                    isSet
                            ? "log in as root with " + secrets.password()
                            : "root has no password: this guest can't set one");
        }

        private void console() {
            tell(lines, "the serial console of " + plan.name() + "; Ctrl-] leaves it, and the guest is gone then");
            console.connect(directory.serial(), directory.file("terminal"));
        }
    }
}
