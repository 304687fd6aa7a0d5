package org.cloudimagefactory.comfy.source;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cloudimagefactory.comfy.assembly.BaseMaker;
import org.cloudimagefactory.comfy.assembly.BuildHistory;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.comfy.assembly.NodeResults;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.farm.Farm;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.common.farm.SharedFileSystem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;

/** Asks repositories, one after the other, and has built what has changed and is believed. What goes wrong with one holds up no other. */
public final class PollService {
    private final CommandRunner runner;
    private final BuildService builds;
    private final BaseMaker bases;
    private final ForeignBuild foreign;
    private final Settings settings;
    private final ShutdownTasks shutdown;
    private final Clock clock;

    /**
     * Polls with these parts.
     *
     * @param builds says what has to be built
     * @param bases fetches what builds start from, outside of any confinement, for that is the site's own
     * @param foreign builds
     */
    public PollService(
            CommandRunner runner,
            BuildService builds,
            BaseMaker bases,
            ForeignBuild foreign,
            Settings settings,
            ShutdownTasks shutdown,
            Clock clock) {
        this.runner = runner;
        this.builds = builds;
        this.bases = bases;
        this.foreign = foreign;
        this.settings = settings;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /**
     * How polls are gone about.
     *
     * @param sourcesDirectory where sources have their places
     * @param outputDirectory where images and descriptors go
     * @param permissions of descriptors
     * @param buildOptions of the command line that builds
     * @param test whether images are tested
     * @param maxAge how old an image may be that counts as unchanged
     * @param dryRun whether nothing is done
     */
    public record Settings(
            Path sourcesDirectory,
            Path outputDirectory,
            FilePermissions permissions,
            List<String> buildOptions,
            boolean test,
            @Nullable Duration maxAge,
            boolean dryRun) {
        public Settings {
            buildOptions = List.copyOf(buildOptions);
        }
    }

    /**
     * Polls one source.
     *
     * @param isNamed whether it was asked for by its name, so that its interval does not count
     * @param told hears each line of a build
     */
    public PollResult poll(SourceEntry entry, boolean isNamed, Consumer<String> told) {
        SourcePlace place = new SourcePlace(settings.sourcesDirectory(), entry.name());
        try {
            if (settings.dryRun()) {
                return look(new SourcePoll(parts(), entry, place, isNamed));
            }
            Directories.writable(settings.outputDirectory());
            try (WorkingDirectoryLock lock = place.claim(clock)) {
                return work(new SourcePoll(parts(), entry, place, isNamed), told);
            }
        } catch (Problem e) {
            return PollResult.failed(entry, e);
        }
    }

    private static PollResult look(SourcePoll poll) {
        try {
            return poll.look();
        } catch (Problem e) {
            return poll.failed(e);
        }
    }

    /**
     * Polls sources, and has what has changed built as jobs of a farm.
     *
     * @param chosen sources
     * @param isNamed whether those were asked for by their names: the jobs of others are left alone then
     * @param ended hears of each that has ended
     * @return what became of each, in their order
     */
    public List<PollResult> pollOn(
            PollFarm nodes, List<SourceEntry> chosen, boolean isNamed, Consumer<PollResult> ended) {
        Directories.writable(settings.outputDirectory());
        SharedFileSystem shared = new SharedFileSystem();
        shared.requireLocks(settings.outputDirectory());
        shared.requireLocks(settings.sourcesDirectory());
        FarmDirectory directory = PollFarm.directory(settings.outputDirectory(), settings.sourcesDirectory());
        directory.create();
        try (WorkingDirectoryLock lock = WorkingDirectoryLock.acquire(directory.path(), "comfy poll", clock)) {
            Farm farm = nodes.use().open(directory, clock, nodes.told());
            NodeResults results = new NodeResults(new BuildHistory(clock), settings.permissions());
            return new PollJobs(partsOfJobs(), farm, nodes, results, shutdown).run(chosen, isNamed, ended);
        }
    }

    private PollParts parts() {
        return new PollParts(runner, builds, settings, clock);
    }

    /** An identifier of a job comes from all that is built from, so that none may be guessed. */
    private PollParts partsOfJobs() {
        return new PollParts(runner, builds.ofPublishedOnly(), settings, clock);
    }

    /** Remembers what became of it, whatever that is. */
    private PollResult work(SourcePoll poll, Consumer<String> told) {
        PollResult early = poll.early().orElse(null);
        if (early != null) {
            return early;
        }
        long now = clock.instant().getEpochSecond();
        try {
            poll.ask();
            return poll.remembered(build(poll, told), now);
        } catch (Problem e) {
            return poll.remembered(e, now);
        }
    }

    private PollResult build(SourcePoll poll, Consumer<String> told) {
        if (!poll.hasDescription()) {
            return poll.gone();
        }
        WantedBuild wanted = poll.wanted();
        if (poll.isUnneeded(wanted) || poll.isHopeless(wanted)) {
            return poll.unbuilt(wanted);
        }
        poll.checkAgain();
        SourceEntry entry = poll.entry();
        BuildPlan plan = wanted.build().plan();
        bases.keep(plan, Deadline.in(entry.limits().mostTime()), Progress.NONE.start(plan.name()));
        List<String> options = new ArrayList<>(wanted.options());
        options.addAll(List.of("--output-dir", settings.outputDirectory().toString()));
        if (poll.isForced(wanted)) {
            options.add("--force");
        }
        options.addAll(wanted.attributes());
        SourcePlace place = poll.place();
        foreign.run(ConfinedBuild.of(entry, place, wanted.file(), options), place.control(), told)
                .ifPresent(failure -> {
                    throw poll.failed(wanted, failure);
                });
        return poll.built();
    }
}
