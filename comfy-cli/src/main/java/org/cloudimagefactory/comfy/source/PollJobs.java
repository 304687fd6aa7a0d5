package org.cloudimagefactory.comfy.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.assembly.BuildRecord;
import org.cloudimagefactory.comfy.assembly.NodeResults;
import org.cloudimagefactory.common.farm.Farm;
import org.cloudimagefactory.common.farm.FarmJob;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.farm.JobResult;
import org.cloudimagefactory.common.farm.JobState;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds of sources as jobs of a farm. What was built before is published first, then sources are asked, and all that is to be built is
 * submitted before anything is waited for. A source whose parent is being built by an earlier one waits for that.
 */
final class PollJobs {
    private static final Logger LOG = LoggerFactory.getLogger(PollJobs.class);

    private final PollParts parts;
    private final Farm farm;
    private final PollFarm nodes;
    private final SourceJobs jobs;
    private final NodeResults results;
    private final ShutdownTasks shutdown;
    /** Those of this run, which whoever interrupts it takes out. */
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    private final List<Turn> turns = new ArrayList<>();

    PollJobs(PollParts parts, Farm farm, PollFarm nodes, NodeResults results, ShutdownTasks shutdown) {
        this.parts = parts;
        this.farm = farm;
        this.nodes = nodes;
        this.jobs = new SourceJobs(nodes);
        this.results = results;
        this.shutdown = shutdown;
    }

    /** A source, and how far it has come. */
    private static final class Turn {
        private final SourceEntry entry;
        private @Nullable WorkingDirectoryLock lock;
        private @Nullable SourcePoll poll;
        private long asked;
        private boolean isAsked;
        private @Nullable String awaited;
        private @Nullable PollResult published;
        private @Nullable WantedBuild wanted;
        private @Nullable FarmJob job;
        private @Nullable PollResult result;

        Turn(SourceEntry entry) {
            this.entry = entry;
        }

        SourcePoll poll() {
            return Objects.requireNonNull(poll);
        }
    }

    /** Polls, and tells what became of each source. */
    List<PollResult> run(List<SourceEntry> chosen, boolean isNamed, Consumer<PollResult> ended) {
        farm.refresh();
        if (!isNamed) {
            Set<String> names = chosen.stream().map(SourceEntry::name).collect(Collectors.toSet());
            retain(job -> names.contains(job.label()));
        }
        chosen.forEach(entry -> turns.add(new Turn(entry)));
        try (ShutdownTasks.Registration cancel = FarmUse.cancelOnInterrupt(farm, ids::contains, shutdown)) {
            for (Turn turn : turns) {
                begin(turn, isNamed, ended);
            }
            while (!shutdown.isShuttingDown()) {
                turns.forEach(turn -> step(turn, ended));
                if (!nodes.use().waits() || turns.stream().allMatch(turn -> turn.result != null)) {
                    break;
                }
                farm.await();
            }
            turns.stream().filter(turn -> turn.result == null).forEach(turn -> leave(turn, ended));
            return turns.stream()
                    .map(turn -> Objects.requireNonNull(turn.result))
                    .toList();
        } finally {
            turns.forEach(PollJobs::release);
        }
    }

    /** Takes out jobs that nobody wants any more. */
    private void retain(Predicate<JobState> wanted) {
        farm.retain(farm.jobs().stream().filter(wanted).map(JobState::id).collect(Collectors.toSet()));
    }

    private void begin(Turn turn, boolean isNamed, Consumer<PollResult> ended) {
        SourcePlace place = new SourcePlace(parts.settings().sourcesDirectory(), turn.entry.name());
        try {
            turn.lock = place.claim(parts.clock());
            turn.poll = new SourcePoll(parts, turn.entry, place, isNamed);
            turn.asked = turn.poll().asked();
        } catch (Problem e) {
            end(turn, PollResult.failed(turn.entry, e), ended);
        }
    }

    private static void release(Turn turn) {
        WorkingDirectoryLock lock = turn.lock;
        turn.lock = null;
        if (lock != null) {
            lock.close();
        }
    }

    private void end(Turn turn, PollResult result, Consumer<PollResult> ended) {
        SourcePoll poll = turn.poll;
        PollResult published = turn.published;
        boolean isNothing = result.state() == PollResult.State.UNCHANGED || result.state() == PollResult.State.WAITING;
        PollResult told = result;
        if (poll != null && published != null && isNothing) {
            told = published.problem() == null ? poll.result(published.state(), published.text()) : published;
        }
        if (poll != null) {
            new SourceSnapshot(poll.place()).retain(own(turn).map(JobState::id).collect(Collectors.toSet()));
        }
        turn.result = told;
        release(turn);
        ended.accept(told);
    }

    private Stream<JobState> own(Turn turn) {
        return farm.jobs().stream().filter(job -> job.label().equals(turn.entry.name()));
    }

    private Optional<JobState> known(FarmJob job) {
        return farm.jobs().stream().filter(state -> state.id().equals(job.id())).findFirst();
    }

    /** Goes as far as it comes without waiting. */
    private void step(Turn turn, Consumer<PollResult> ended) {
        if (turn.result == null && !turn.isAsked) {
            turn.isAsked = true;
            publishEarlier(turn, ended);
            if (turn.result == null) {
                ask(turn, ended);
            }
        }
        if (turn.result == null && turn.job == null) {
            turn.awaited = awaited(turn).orElse(null);
            if (turn.awaited == null) {
                decide(turn, ended);
            }
        }
        FarmJob job = turn.job;
        if (turn.result != null || job == null) {
            return;
        }
        switch (farm.standing(job)) {
            case TO_SUBMIT -> submit(turn, ended);
            case UNDER_WAY -> {}
            case ENDED -> end(turn, collected(turn, Objects.requireNonNull(turn.wanted), job), ended);
        }
    }

    /** What has ended since is published before the source is asked, which may have something newer, or not answer. */
    private void publishEarlier(Turn turn, Consumer<PollResult> ended) {
        SourcePoll poll = turn.poll();
        if (own(turn).findAny().isEmpty() || !poll.hasDescription()) {
            return;
        }
        WantedBuild wanted;
        try {
            wanted = poll.wanted();
        } catch (Problem e) {
            // Told when it is decided what is to be done.
            LOG.debug("cannot be built any more", e);
            return;
        }
        FarmJob job = jobs.known(turn.entry, wanted);
        if (poll.isUnneeded(wanted) || known(job).isEmpty() || farm.standing(job) != Farm.Standing.ENDED) {
            return;
        }
        PollResult result = collected(turn, wanted, job);
        if (result.problem() == null || poll.isHopeless(wanted)) {
            // What has failed by itself may have been mended since.
            turn.published = result;
        } else {
            end(turn, result, ended);
        }
    }

    private void ask(Turn turn, Consumer<PollResult> ended) {
        SourcePoll poll = turn.poll();
        PollResult early = poll.early().orElse(null);
        if (early != null) {
            if (own(turn).findAny().isEmpty()) {
                end(turn, early, ended);
            }
            return;
        }
        turn.asked = parts.clock().instant().getEpochSecond();
        try {
            poll.ask();
        } catch (Problem e) {
            end(turn, poll.remembered(e, turn.asked), ended);
        }
    }

    /** The appliance that a source stands on and that an earlier one is about to build. */
    private Optional<String> awaited(Turn turn) {
        List<String> pending = turns.subList(0, turns.indexOf(turn)).stream()
                .filter(earlier -> earlier.result == null)
                .map(earlier -> earlier.entry.appliance())
                .toList();
        if (pending.isEmpty() || !turn.poll().hasDescription()) {
            return Optional.empty();
        }
        try {
            return turn.poll().standsOn().filter(pending::contains);
        } catch (Problem e) {
            LOG.debug("told when it is decided what is to be done", e);
            return Optional.empty();
        }
    }

    private void decide(Turn turn, Consumer<PollResult> ended) {
        SourcePoll poll = turn.poll();
        PollResult result = null;
        Problem problem = null;
        try {
            if (poll.hasDescription()) {
                result = wanted(turn, poll.wanted());
            } else {
                result = poll.gone();
            }
        } catch (Problem e) {
            problem = e;
        }
        FarmJob job = turn.job;
        // What only this host is to blame for takes out no job.
        if (problem == null || problem instanceof ItemProblem) {
            retain(state -> !state.label().equals(turn.entry.name())
                    || (job != null && state.id().equals(job.id())));
        }
        if (problem != null) {
            turn.job = null;
            end(turn, poll.remembered(problem, turn.asked), ended);
        } else if (result != null) {
            end(turn, poll.remembered(result, turn.asked), ended);
        }
    }

    /** What a source comes to; null: its job is known. */
    private @Nullable PollResult wanted(Turn turn, WantedBuild wanted) {
        SourcePoll poll = turn.poll();
        FarmJob job = jobs.known(turn.entry, wanted);
        boolean isHopeless = poll.isHopeless(wanted) && known(job).isEmpty();
        if (poll.isUnneeded(wanted) || isHopeless) {
            return poll.unbuilt(wanted);
        }
        poll.checkAgain();
        turn.wanted = wanted;
        turn.job = job;
        ids.add(job.id());
        return null;
    }

    private void submit(Turn turn, Consumer<PollResult> ended) {
        SourcePoll poll = turn.poll();
        WantedBuild wanted = Objects.requireNonNull(turn.wanted);
        FarmJob job;
        try {
            Path copy = new SourceSnapshot(poll.place())
                    .of(Objects.requireNonNull(turn.job).id());
            Path file = copy.resolve(wanted.file().getFileName());
            job = jobs.of(poll, wanted, file, poll.need(file));
        } catch (Problem e) {
            end(turn, poll.remembered(e, turn.asked), ended);
            return;
        }
        try {
            farm.submit(List.of(job));
        } catch (EnvironmentProblem e) {
            // An engine that cannot be reached is asked no more.
            nodes.use().scheduler().list();
            // No engine takes a job that asks for more than any node has; others may be taken.
            end(turn, poll.remembered(e.ofOneItem(), turn.asked), ended);
        }
    }

    /** Publishes what a job has made, or remembers that it has failed. */
    private PollResult collected(Turn turn, WantedBuild wanted, FarmJob job) {
        SourcePoll poll = turn.poll();
        boolean isOfBuild = known(job).filter(farm::hasRecord).isPresent() || farm.isOverLimit(job);
        JobResult made;
        try {
            made = farm.result(job);
        } catch (Problem e) {
            boolean isTheirs = isOfBuild && e instanceof ItemProblem;
            Problem told = isTheirs ? poll.failed(wanted, new BuildFailure(e.line(), true)) : e;
            return poll.remembered(told, turn.asked);
        }
        try {
            poll.checkAgain();
            BuildRecord published =
                    results.publish(wanted.build().plan(), made, wanted.build().inputs());
            PollResult built = poll.remembered(poll.built(published), turn.asked);
            farm.forget(job);
            return built;
        } catch (Problem e) {
            // What this host is to blame for takes nothing from what the node has made.
            if (e instanceof ItemProblem) {
                farm.forget(job);
            }
            return poll.remembered(e, turn.asked);
        }
    }

    /** What has not ended is left to the next run. */
    private void leave(Turn turn, Consumer<PollResult> ended) {
        SourcePoll poll = turn.poll();
        FarmJob job = turn.job;
        String parent = turn.awaited;
        String text = job == null ? "" : known(job).map(JobState::brief).orElse("");
        if (parent != null) {
            text = "waits for " + parent + ", which is built first";
        }
        end(turn, poll.remembered(poll.result(PollResult.State.UNDER_WAY, text), turn.asked), ended);
    }
}
