package org.cloudimagefactory.comfy.assembly;

import java.util.function.Consumer;
import org.cloudimagefactory.comfy.console.ConsoleWatch;
import org.cloudimagefactory.comfy.console.StuckMachine;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.PackerMessage;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Deadline;

/** Packer, and an eye on its machine: one that can't go on is ended at once, not at the time limit. */
final class WatchedPacker {
    private final PackerRunner packer;

    WatchedPacker(PackerRunner packer) {
        this.packer = packer;
    }

    /**
     * Runs it on prepared files.
     *
     * @param isTyping whether keys are typed at the machine
     */
    void run(
            BuildPlan plan,
            BuildDirectory directory,
            BuildSecrets secrets,
            boolean isTyping,
            Deadline deadline,
            BuildMonitor monitor) {
        run(plan, directory, secrets, isTyping, deadline, monitor, message -> {});
    }

    /** The same, and tells a listener what Packer says. */
    void run(
            BuildPlan plan,
            BuildDirectory directory,
            BuildSecrets secrets,
            boolean isTyping,
            Deadline deadline,
            BuildMonitor monitor,
            Consumer<PackerMessage> listener) {
        StuckMachine stuck = new StuckMachine(Thread.currentThread());
        try (ConsoleWatch watch =
                new ConsoleWatch(directory.console(), plan.settings().guest().failureSigns(), isTyping, stuck)) {
            PackerPhases phases = new PackerPhases(monitor, watch::typed);
            packer.build(directory, secrets, deadline, message -> {
                listener.accept(message);
                phases.follow(message);
            });
        } catch (Problem e) {
            throw stuck.problem().orElse(e);
        }
        stuck.problem().ifPresent(problem -> {
            throw problem;
        });
    }
}
