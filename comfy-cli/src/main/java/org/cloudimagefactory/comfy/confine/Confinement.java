package org.cloudimagefactory.comfy.confine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.BundledFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TreeRemoval;

/**
 * A place for programs that are not trusted: a network namespace with rules, a name server of its own, no capabilities, an environment
 * with nothing in it but what is given, and bounds. As root and as an ordinary user, who needs user namespaces for it.
 */
public final class Confinement {
    private static final Duration TRIAL = Duration.ofSeconds(30);
    private static final Bounds TRIAL_BOUNDS = new Bounds(256L << 20, 1, 1L << 30, TRIAL);
    private static final String ROOT = "root";

    /** Programs and the packages that have them. */
    private static final Map<String, String> PROGRAMS = Map.of(
            "unshare", "util-linux",
            "setpriv", "util-linux",
            "mount", "mount",
            "prlimit", "util-linux",
            "nft", "nftables",
            "slirp4netns", "slirp4netns");

    private final CommandRunner runner;
    private final ProgramFinder programs;
    private final boolean isRoot;
    private final Path systemd;

    /** Confines for the user of this process. */
    public Confinement(CommandRunner runner, ProgramFinder programs) {
        this(runner, programs, ROOT.equals(System.getProperty("user.name")));
    }

    Confinement(CommandRunner runner, ProgramFinder programs, boolean isRoot) {
        this(runner, programs, isRoot, Path.of("/run/systemd/system"));
    }

    /**
     * Confines as somebody else, or elsewhere.
     *
     * @param systemd directory that is there where systemd runs, see {@code sd_booted(3)}
     */
    Confinement(CommandRunner runner, ProgramFinder programs, boolean isRoot, Path systemd) {
        this.runner = runner;
        this.programs = programs;
        this.isRoot = isRoot;
        this.systemd = systemd;
    }

    /**
     * A program to be run.
     *
     * @param line the program and its arguments
     * @param environment all that is in its environment
     * @param directory that it is run in
     * @param bounds of it
     * @param onError told each line of its stderr
     */
    public record Task(
            List<String> line,
            Map<String, String> environment,
            Path directory,
            Bounds bounds,
            Consumer<String> onError) {}

    /**
     * Runs a program in a network of its own.
     *
     * @param allowed addresses, blocks and names of hosts that it may reach though they are not public
     * @param control directory for the files of the confinement; what was in it is removed
     */
    public CommandResult run(Task task, List<String> allowed, Path control) {
        requirePrograms();
        prepare(control, NetworkRules.ofHost(allowed));
        List<String> line = new ArrayList<>(List.of(
                "sh",
                "-c",
                BundledFile.text(Confinement.class, "outside.sh"),
                "confine",
                BundledFile.text(Confinement.class, "inside.sh"),
                control.toString(),
                isRoot ? "yes" : "no"));
        line.addAll(emptied(task));
        CommandResult result = runner.run(bounded(line, task));
        if (!Files.exists(control.resolve("entered"))) {
            throw new EnvironmentProblem("cannot make a network namespace: " + result.reason())
                    .hint("'comfy sources --check' says what is missing")
                    .ofOneItem();
        }
        return result;
    }

    /** Runs a program in the network of the host, with all other limits. */
    public CommandResult runOpen(Task task) {
        return runner.run(bounded(emptied(task), task));
    }

    /** What there is of it here, found out by trying. */
    public List<Finding> examine(Path scratch) {
        List<Finding> findings = new ArrayList<>();
        try {
            requirePrograms();
            Task trial = new Task(List.of("true"), Map.of(), scratch, TRIAL_BOUNDS, line -> {});
            run(trial, List.of(), scratch.resolve("trial")).orThrow("cannot run a program in a network namespace");
            findings.add(Finding.good(
                    "network namespace",
                    isRoot ? "can be made, as root" : "can be made, by a user namespace of this user"));
        } catch (Problem e) {
            findings.add(Finding.bad("network namespace", e.line() + advice()));
        }
        findings.add(
                way() == BoundingWay.CGROUP
                        ? Finding.good("limits", BoundingWay.CGROUP.text())
                        : Finding.warning("limits", BoundingWay.RLIMITS.text()));
        return findings;
    }

    /** What usually keeps a user from it. */
    private String advice() {
        if (!Files.isReadable(Path.of("/dev/net/tun")) || !Files.isWritable(Path.of("/dev/net/tun"))) {
            return "; /dev/net/tun must be there for this user: udev makes it so (mode 0666), containers often don't";
        }
        return isRoot
                ? ""
                : "; an ordinary user needs user namespaces: see user.max_user_namespaces and"
                        + " kernel.unprivileged_userns_clone in sysctl, and AppArmor's rules";
    }

    private void requirePrograms() {
        List<String> missing = PROGRAMS.keySet().stream()
                .filter(program -> programs.find(program)
                        .or(() -> programs.find("/usr/sbin/" + program))
                        .isEmpty())
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new EnvironmentProblem("programs are missing for a network namespace: " + String.join(", ", missing))
                    .hint("install "
                            + String.join(
                                    " ",
                                    missing.stream()
                                            .map(program -> PROGRAMS.getOrDefault(program, program))
                                            .distinct()
                                            .toList()))
                    .ofOneItem();
        }
    }

    private Command bounded(List<String> line, Task task) {
        List<String> all = new ArrayList<>(way().words(task.bounds(), isRoot));
        all.addAll(line);
        return Command.of(all).within(task.bounds().time()).in(task.directory()).onError(task.onError());
    }

    /** Nothing of ours is in its environment: neither tokens nor proxies with passwords. */
    private static List<String> emptied(Task task) {
        List<String> line = new ArrayList<>(List.of("env", "-i"));
        task.environment().forEach((name, value) -> line.add(name + "=" + value));
        line.addAll(task.line());
        return line;
    }

    private BoundingWay way() {
        if (!Files.isDirectory(systemd) || programs.find("systemd-run").isEmpty()) {
            return BoundingWay.RLIMITS;
        }
        List<String> line = new ArrayList<>(BoundingWay.CGROUP.words(TRIAL_BOUNDS, isRoot));
        line.add("true");
        return runner.run(Command.of(line).within(TRIAL)).succeeded() ? BoundingWay.CGROUP : BoundingWay.RLIMITS;
    }

    private static void prepare(Path control, NetworkRules rules) {
        try {
            TreeRemoval.remove(control);
            Directories.ownCreated(control);
            Files.writeString(control.resolve("rules.nft"), rules.text());
            Path resolver = control.resolve("resolv.conf");
            Files.writeString(resolver, "nameserver " + NetworkRules.NAME_SERVER + "\n");
            // Also for programs that run as somebody else.
            Files.setPosixFilePermissions(resolver, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + control, e).ofOneItem();
        }
    }
}
