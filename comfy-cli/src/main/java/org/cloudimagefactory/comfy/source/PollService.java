package org.cloudimagefactory.comfy.source;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cloudimagefactory.comfy.assembly.BaseMaker;
import org.cloudimagefactory.comfy.assembly.BuildNeed;
import org.cloudimagefactory.comfy.assembly.BuildRecord;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.comfy.assembly.NeededBuild;
import org.cloudimagefactory.comfy.assembly.RunSettings;
import org.cloudimagefactory.comfy.assembly.ShellHint;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.git.RemoteRef;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;

/** Asks repositories, one after the other, and builds what has changed and is believed. What goes wrong with one holds up no other. */
public final class PollService {
    private static final String UNCHANGED = "unchanged";
    private static final String COMMIT = "comfy.git.commit";

    private final CommandRunner runner;
    private final BuildService builds;
    private final BaseMaker bases;
    private final ForeignBuild foreign;
    private final Settings settings;
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
            Clock clock) {
        this.runner = runner;
        this.builds = builds;
        this.bases = bases;
        this.foreign = foreign;
        this.settings = settings;
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
        SourceRecord record = SourceRecord.of(entry);
        try {
            if (settings.dryRun()) {
                record = place.record(entry);
                return look(entry, place, record, isNamed);
            }
            Directories.writable(settings.outputDirectory());
            try (WorkingDirectoryLock lock = place.claim(clock)) {
                record = place.record(entry);
                return work(entry, place, record, isNamed, told);
            }
        } catch (Problem e) {
            return new PollResult(entry.name(), PollResult.State.FAILED, e.line(), record, e);
        }
    }

    private PollResult look(SourceEntry entry, SourcePlace place, SourceRecord record, boolean isNamed) {
        if (isEarly(entry, record, isNamed)) {
            return result(entry, PollResult.State.WAITING, "was asked less than " + entry.every() + " ago", record);
        }
        SourceIntake intake = new SourceIntake(runner, clock, entry, place);
        RemoteRef offered = intake.ask();
        intake.requireForward(offered, record);
        if (!intake.isKnown(offered, record)) {
            return result(
                    entry,
                    PollResult.State.WOULD_BUILD,
                    offered.brief() + " is new: " + offered.object() + " would be fetched and checked",
                    record);
        }
        SourceRecord.Accepted accepted = record.accepted();
        if (accepted == null || accepted.tree() == null) {
            return result(entry, PollResult.State.GONE, "there is no " + entry.path() + " any more", record);
        }
        NeededBuild build = planned(entry, place).build();
        if (build.need().isNothing() && !record.givenUp()) {
            return result(entry, PollResult.State.UNCHANGED, UNCHANGED, record);
        }
        if (!isNamed && isHopeless(record, build)) {
            return result(entry, PollResult.State.WAITING, waiting(record.failed()), record);
        }
        return result(
                entry,
                PollResult.State.WOULD_BUILD,
                record.givenUp()
                        ? "its description is there again"
                        : build.need().reason(),
                record);
    }

    /** Remembers what became of it, whatever that is. */
    private PollResult work(
            SourceEntry entry, SourcePlace place, SourceRecord before, boolean isNamed, Consumer<String> told) {
        if (isEarly(entry, before, isNamed)) {
            return result(entry, PollResult.State.WAITING, "was asked less than " + entry.every() + " ago", before);
        }
        long now = clock.instant().getEpochSecond();
        try {
            SourceIntake intake = new SourceIntake(runner, clock, entry, place);
            RemoteRef offered = intake.ask();
            SourceRecord record = before;
            if (!intake.isKnown(offered, before)) {
                record = intake.take(offered, before);
                place.remember(record);
            }
            PollResult result = build(entry, place, record, intake, isNamed, told);
            SourceRecord asked = result.record().asked(now, result.state().isAsItShouldBe() ? null : result.text());
            place.remember(asked);
            return result(entry, result.state(), result.text(), asked);
        } catch (Problem e) {
            SourceRecord failed = place.record(entry).asked(now, e.line());
            place.remember(failed);
            return new PollResult(entry.name(), PollResult.State.FAILED, e.line(), failed, e);
        }
    }

    private PollResult build(
            SourceEntry entry,
            SourcePlace place,
            SourceRecord record,
            SourceIntake intake,
            boolean isNamed,
            Consumer<String> told) {
        SourceRecord.Accepted accepted = record.accepted();
        if (accepted == null || accepted.tree() == null) {
            return gone(entry, record);
        }
        Planned planned = planned(entry, place);
        BuildNeed need = planned.build().need();
        if (need.isNothing() && !record.givenUp()) {
            return result(entry, PollResult.State.UNCHANGED, UNCHANGED, withWhatIsThere(record, need));
        }
        if (!isNamed && isHopeless(record, planned.build())) {
            return result(entry, PollResult.State.WAITING, waiting(record.failed()), record);
        }
        intake.checkAgain(accepted);
        BuildPlan plan = planned.build().plan();
        bases.keep(plan, Deadline.in(entry.limits().mostTime()), Progress.NONE.start(plan.name()));
        List<String> options = new ArrayList<>(settings.buildOptions());
        options.addAll(List.of("--output-dir", settings.outputDirectory().toString()));
        if (settings.test()) {
            options.add("--test");
        }
        if (need.isBuild() || record.givenUp()) {
            options.add("--force");
        }
        attributes(entry, accepted, planned.parent()).forEach((name, value) -> {
            options.add("--attribute");
            options.add(name + "=" + value);
        });
        foreign.run(entry, place, planned.file(), options, told).ifPresent(failure -> {
            throw failed(place, record, planned.build().inputs(), failure);
        });
        BuildRecord there = planned(entry, place).build().need().there();
        String descriptor = there == null ? "" : there.descriptor();
        SourceRecord built = record.building(
                new SourceRecord.Built(clock.instant().getEpochSecond(), accepted.commit(), descriptor));
        return result(entry, PollResult.State.BUILT, descriptor, built);
    }

    /** What would fail again is remembered, so that it is not built at each poll. */
    private ItemProblem failed(SourcePlace place, SourceRecord record, String inputs, BuildFailure failure) {
        if (!failure.isTheirs()) {
            return new ItemProblem(failure.reason());
        }
        SourceRecord failing = record.failing(inputs, clock.instant().getEpochSecond(), failure.reason());
        place.remember(failing);
        return new ItemProblem(waiting(failing.failed()));
    }

    /** Whether the same has failed not long ago. */
    private boolean isHopeless(SourceRecord record, NeededBuild build) {
        SourceRecord.Failed failed = record.failed();
        return failed != null
                && failed.inputs().equals(build.inputs())
                && clock.instant().isBefore(failed.retry());
    }

    private static String waiting(SourceRecord.@Nullable Failed failed) {
        if (failed == null) {
            return "";
        }
        return failed.problem() + "; " + (failed.times() == 1 ? "" : failed.times() + " times by now, ")
                + "not tried again before " + failed.retry() + " unless its inputs change or it is polled by its name";
    }

    /** A poll may have been killed between the build and its record. */
    private SourceRecord withWhatIsThere(SourceRecord record, BuildNeed need) {
        BuildRecord there = need.there();
        SourceRecord.Built built = record.built();
        if (there == null || (built != null && built.descriptor().equals(there.descriptor()))) {
            return record;
        }
        try {
            String commit = new DescriptorReader()
                    .read(Path.of(there.descriptor()))
                    .attributes()
                    .get(COMMIT);
            return commit == null
                    ? record
                    : record.building(new SourceRecord.Built(there.built(), commit, there.descriptor()));
        } catch (Problem e) {
            // Whoever has removed it may have had reasons; the image is there.
            return record;
        }
    }

    private PollResult gone(SourceEntry entry, SourceRecord record) {
        String text = "there is no " + entry.path() + " any more";
        if (entry.remove() == SourceEntry.Removal.KEEP || record.built() == null) {
            return result(entry, PollResult.State.GONE, text, record);
        }
        Instant now = clock.instant();
        Path target = Directories.writable(settings.outputDirectory())
                .resolve(entry.name() + "-expired-" + now.getEpochSecond() + ".json");
        new DescriptorWriter(settings.permissions())
                .write(ApplianceDescriptor.expiration(entry.appliance(), null), target);
        return result(entry, PollResult.State.EXPIRED, text + ": " + target, record.givingUp());
    }

    /**
     * What would be built.
     *
     * @param file of the description as it is built
     * @param parent that it stands on
     * @param build of it, and whether it is needed
     */
    private record Planned(Path file, @Nullable ParentImage parent, NeededBuild build) {}

    private Planned planned(SourceEntry entry, SourcePlace place) {
        ForeignDescription description = new ForeignDescription(entry, new ParentImages(settings.outputDirectory()));
        ForeignDescription.Effective effective = description.write(place.checkout());
        BuildRequest request = new BuildRequest(
                effective.file().toString(),
                ApplianceOverrides.NONE,
                settings.outputDirectory(),
                entry.limits().mostTime());
        RunSettings run = new RunSettings(
                false,
                false,
                RunSettings.OnFailure.CLEAN,
                settings.test(),
                true,
                settings.maxAge(),
                null,
                ShellHint.PLAIN);
        NeededBuild build = builds.need(request, run);
        description.check(build.plan());
        return new Planned(effective.file(), effective.parent(), build);
    }

    private static Map<String, String> attributes(
            SourceEntry entry, SourceRecord.Accepted accepted, @Nullable ParentImage parent) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("comfy.publisher", entry.name());
        all.put("comfy.git.url", entry.url());
        all.put("comfy.git.ref", accepted.ref());
        all.put(COMMIT, accepted.commit());
        all.put("comfy.git.path", entry.path());
        all.put("comfy.git.tree", String.valueOf(accepted.tree()));
        if (accepted.signer() != null) {
            all.put("comfy.git.signer", accepted.signer().replaceAll("\\p{Cntrl}", "?"));
        }
        if (parent != null) {
            all.put("comfy.git.parent", parent.identifier() + " " + parent.version() + " " + parent.checksum());
        }
        return all;
    }

    private boolean isEarly(SourceEntry entry, SourceRecord record, boolean isNamed) {
        Instant next = Instant.ofEpochSecond(record.asked()).plus(entry.interval());
        return !isNamed && record.asked() > 0 && clock.instant().isBefore(next);
    }

    private static PollResult result(SourceEntry entry, PollResult.State state, String text, SourceRecord record) {
        return new PollResult(entry.name(), state, text, record, null);
    }
}
