package org.cloudimagefactory.comfy.source;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.comfy.assembly.BuildNeed;
import org.cloudimagefactory.comfy.assembly.BuildRecord;
import org.cloudimagefactory.comfy.assembly.NeededBuild;
import org.cloudimagefactory.comfy.assembly.RunSettings;
import org.cloudimagefactory.comfy.assembly.ShellHint;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.git.RemoteRef;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/**
 * One source in one poll: asks, decides, and remembers what becomes of it. Building is left to others. Whoever has it holds the lock of its
 * place, unless nothing is done.
 */
final class SourcePoll {
    private static final String UNCHANGED = "unchanged";
    private static final String COMMIT = "comfy.git.commit";

    private final PollParts parts;
    private final SourceEntry entry;
    private final SourcePlace place;
    private final SourceIntake intake;
    private final boolean isNamed;
    private SourceRecord record;

    SourcePoll(PollParts parts, SourceEntry entry, SourcePlace place, boolean isNamed) {
        this.parts = parts;
        this.entry = entry;
        this.place = place;
        this.isNamed = isNamed;
        this.intake = new SourceIntake(parts.runner(), parts.clock(), entry, place);
        this.record = place.record(entry);
    }

    SourceEntry entry() {
        return entry;
    }

    SourcePlace place() {
        return place;
    }

    /** What a source that was asked not long ago comes to; nothing where it is to be asked now. */
    Optional<PollResult> early() {
        Instant next = Instant.ofEpochSecond(record.asked()).plus(entry.interval());
        boolean isEarly =
                !isNamed && record.asked() > 0 && parts.clock().instant().isBefore(next);
        return isEarly
                ? Optional.of(result(PollResult.State.WAITING, "was asked less than " + entry.every() + " ago"))
                : Optional.empty();
    }

    /** Says what would be done. */
    PollResult look() {
        PollResult early = early().orElse(null);
        if (early != null) {
            return early;
        }
        RemoteRef offered = intake.ask();
        intake.requireForward(offered, record);
        if (!intake.isKnown(offered, record)) {
            return result(
                    PollResult.State.WOULD_BUILD,
                    offered.brief() + " is new: " + offered.object() + " would be fetched and checked");
        }
        if (!hasDescription()) {
            return result(PollResult.State.GONE, goneText());
        }
        WantedBuild wanted = wanted();
        if (isUnneeded(wanted) || isHopeless(wanted)) {
            return unbuilt(wanted);
        }
        String reason = wanted.build().need().reason();
        return result(PollResult.State.WOULD_BUILD, record.givenUp() ? "its description is there again" : reason);
    }

    /** Asks, and takes in what is new. */
    void ask() {
        RemoteRef offered = intake.ask();
        if (!intake.isKnown(offered, record)) {
            record = intake.take(offered, record);
            place.remember(record);
        }
    }

    /** Whether there is a commit that is believed, and it has the description. */
    boolean hasDescription() {
        SourceRecord.Accepted accepted = record.accepted();
        return accepted != null && accepted.tree() != null;
    }

    private String goneText() {
        return "there is no " + entry.path() + " any more";
    }

    /** What a vanished description comes to. */
    PollResult gone() {
        if (entry.remove() == SourceEntry.Removal.KEEP || record.built() == null) {
            return result(PollResult.State.GONE, goneText());
        }
        Instant now = parts.clock().instant();
        Path target = Directories.writable(parts.settings().outputDirectory())
                .resolve(entry.name() + "-expired-" + now.getEpochSecond() + ".json");
        new DescriptorWriter(parts.settings().permissions())
                .write(ApplianceDescriptor.expiration(entry.appliance(), null), target);
        record = record.givingUp();
        return result(PollResult.State.EXPIRED, goneText() + ": " + target);
    }

    /** The identifier of the appliance that its description stands on. */
    Optional<String> standsOn() {
        return description().standsOn(place.checkout());
    }

    private ForeignDescription description() {
        return new ForeignDescription(entry, new ParentImages(parts.settings().outputDirectory()));
    }

    /** What would be built of what was believed last; only where there is a description. */
    WantedBuild wanted() {
        ForeignDescription description = description();
        ForeignDescription.Effective effective = description.write(place.checkout());
        NeededBuild build = need(effective.file());
        description.check(build.plan());
        List<String> options = new ArrayList<>(parts.settings().buildOptions());
        if (parts.settings().test()) {
            options.add("--test");
        }
        List<String> attributes = new ArrayList<>();
        attributes(effective.parent()).forEach((name, value) -> {
            attributes.add("--attribute");
            attributes.add(name + "=" + value);
        });
        return new WantedBuild(effective.file(), effective.parent(), build, options, attributes);
    }

    /** What a build of a description would be, wherever that lies. */
    NeededBuild need(Path file) {
        BuildRequest request = new BuildRequest(
                file.toString(),
                ApplianceOverrides.NONE,
                parts.settings().outputDirectory(),
                entry.limits().mostTime());
        RunSettings run = new RunSettings(
                false,
                false,
                RunSettings.OnFailure.CLEAN,
                parts.settings().test(),
                true,
                parts.settings().maxAge(),
                null,
                ShellHint.PLAIN);
        return parts.builds().need(request, run);
    }

    private Map<String, String> attributes(@Nullable ParentImage parent) {
        SourceRecord.Accepted accepted = accepted();
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

    private SourceRecord.Accepted accepted() {
        SourceRecord.Accepted accepted = record.accepted();
        if (accepted == null) {
            throw new IllegalStateException("nothing was believed of " + entry.name());
        }
        return accepted;
    }

    /** Whether what would be built is there. */
    boolean isUnneeded(WantedBuild wanted) {
        return wanted.build().need().isNothing() && !record.givenUp();
    }

    /** Whether the same has failed not long ago. */
    boolean isHopeless(WantedBuild wanted) {
        SourceRecord.Failed failed = record.failed();
        return !isNamed
                && failed != null
                && failed.inputs().equals(wanted.build().inputs())
                && parts.clock().instant().isBefore(failed.retry());
    }

    /** Whether an image is to be made, though there is one. */
    boolean isForced(WantedBuild wanted) {
        return wanted.build().need().isBuild() || record.givenUp();
    }

    /** What it comes to where nothing is built. */
    PollResult unbuilt(WantedBuild wanted) {
        if (!isUnneeded(wanted)) {
            return result(PollResult.State.WAITING, waiting(record.failed()));
        }
        record = withWhatIsThere(record, wanted.build().need());
        return result(PollResult.State.UNCHANGED, UNCHANGED);
    }

    /** Looks again whether what is about to be built, or published, may be. */
    void checkAgain() {
        intake.checkAgain(accepted());
    }

    /** It was built here. */
    PollResult built() {
        BuildRecord there = wanted().build().need().there();
        return built(there == null ? "" : there.descriptor(), accepted().commit());
    }

    /** It was built elsewhere, and published here; perhaps of an earlier commit with the same tree. */
    PollResult built(BuildRecord published) {
        return built(
                published.descriptor(),
                commit(published.descriptor()).orElse(accepted().commit()));
    }

    private PollResult built(String descriptor, String commit) {
        record = record.building(new SourceRecord.Built(parts.clock().instant().getEpochSecond(), commit, descriptor));
        return result(PollResult.State.BUILT, descriptor);
    }

    /** What would fail again is remembered, so that it is not built at each poll. */
    ItemProblem failed(WantedBuild wanted, BuildFailure failure) {
        if (!failure.isTheirs()) {
            return new ItemProblem(failure.reason());
        }
        record = record.failing(wanted.build().inputs(), parts.clock().instant().getEpochSecond(), failure.reason());
        place.remember(record);
        return new ItemProblem(waiting(record.failed()));
    }

    private static String waiting(SourceRecord.@Nullable Failed failed) {
        if (failed == null) {
            return "";
        }
        return failed.problem() + "; " + (failed.times() == 1 ? "" : failed.times() + " times by now, ")
                + "not tried again before " + failed.retry() + " unless its inputs change or it is polled by its name";
    }

    /** A poll may have been killed between the build and its record. */
    private static SourceRecord withWhatIsThere(SourceRecord record, BuildNeed need) {
        BuildRecord there = need.there();
        SourceRecord.Built built = record.built();
        if (there == null || (built != null && built.descriptor().equals(there.descriptor()))) {
            return record;
        }
        return commit(there.descriptor())
                .map(commit -> record.building(new SourceRecord.Built(there.built(), commit, there.descriptor())))
                .orElse(record);
    }

    private static Optional<String> commit(String descriptor) {
        try {
            return Optional.ofNullable(new DescriptorReader()
                    .read(Path.of(descriptor))
                    .attributes()
                    .get(COMMIT));
        } catch (Problem e) {
            // Whoever has removed it may have had reasons; the image is there.
            return Optional.empty();
        }
    }

    /** A result as things are known now. */
    PollResult result(PollResult.State state, String text) {
        return new PollResult(entry.name(), state, text, record, null);
    }

    /**
     * The same result, remembered.
     *
     * @param asked when the source was asked, in seconds since 1970
     */
    PollResult remembered(PollResult result, long asked) {
        record = record.asked(asked, result.state().isAsItShouldBe() ? null : result.text());
        place.remember(record);
        return result(result.state(), result.text());
    }

    /** A result of what went wrong, remembered. */
    PollResult remembered(Problem problem, long asked) {
        // What was remembered at last, which may be less than what was come to.
        record = place.record(entry).asked(asked, problem.line());
        place.remember(record);
        return new PollResult(entry.name(), PollResult.State.FAILED, problem.line(), record, problem);
    }

    /** A result of what went wrong where nothing is done. */
    PollResult failed(Problem problem) {
        return new PollResult(entry.name(), PollResult.State.FAILED, problem.line(), record, problem);
    }

    /** When it was asked last, in seconds since 1970. */
    long asked() {
        return record.asked();
    }
}
