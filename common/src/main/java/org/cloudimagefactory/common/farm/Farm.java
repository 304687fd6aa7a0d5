package org.cloudimagefactory.common.farm;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of one submitter, each of which counts once, however often it had to be begun: only the record of the current attempt does,
 * complete and with the right digests. A job is lost when two lists in a row that could be read have it no longer and there is no
 * record. Whoever waits asks {@link #standing} of each job, submits what is new, and calls {@link #await}.
 */
public final class Farm {
    /** Between two looks whether records have come. */
    static final Duration LOOK = Duration.ofSeconds(1);

    /** Between two calls of the engine. */
    static final Duration LIST = Duration.ofSeconds(5);

    /** Looks at so many jobs take no notable time, even where each asks a file server. */
    private static final int FEW = 100;

    /** Lists in a row that must have a job no longer. */
    private static final int MISSED = 2;

    /** Lists in a row that may fail while somebody waits: engines are restarted. */
    private static final int UNREACHABLE = 12;

    private static final int TOKEN_BYTES = 8;
    private static final Logger LOG = LoggerFactory.getLogger(Farm.class);

    private final FarmDirectory directory;
    private final Scheduler scheduler;
    private final FarmSettings settings;
    private final Clock clock;
    private final Pause pause;
    private final Consumer<String> told;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, JobState> states = new LinkedHashMap<>();
    private final Map<String, JobRecord> records = new HashMap<>();
    private final Map<String, Problem> problems = new HashMap<>();
    private final Set<String> overLimit = new HashSet<>();
    private Duration sinceList = LIST;
    private int unreachable;
    private boolean isOver;

    /** How to wait. */
    @FunctionalInterface
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    /** How a job stands. */
    public enum Standing {
        /** It has to be submitted, for the first time or again. */
        TO_SUBMIT,
        /** The engine has it. */
        UNDER_WAY,
        /** It has ended: {@link #result} says how. */
        ENDED
    }

    /** Jobs in a directory; tells people of what they should know. */
    public Farm(
            FarmDirectory directory, Scheduler scheduler, FarmSettings settings, Clock clock, Consumer<String> told) {
        this(directory, scheduler, settings, clock, time -> Thread.sleep(time.toMillis()), told);
    }

    Farm(
            FarmDirectory directory,
            Scheduler scheduler,
            FarmSettings settings,
            Clock clock,
            Pause pause,
            Consumer<String> told) {
        this.directory = directory;
        this.scheduler = scheduler;
        this.settings = settings;
        this.clock = clock;
        this.pause = pause;
        this.told = told;
        directory.create();
        states.putAll(directory.states());
    }

    /** How a job stands, by files alone: the engine is not asked. */
    public synchronized Standing standing(FarmJob job) {
        goOn();
        if (problems.containsKey(job.id()) || records.containsKey(job.id())) {
            return Standing.ENDED;
        }
        JobState state = states.get(job.id());
        if (state == null) {
            return Standing.TO_SUBMIT;
        }
        JobRecord record = directory.record(state).orElse(null);
        if (record != null) {
            if (record.exitCode() != 0 || directory.isWhole(state, record)) {
                records.put(job.id(), record);
                return Standing.ENDED;
            }
            lost(state, "what it made is not what its record says");
        } else if (state.isUnderWay()) {
            return Standing.UNDER_WAY;
        }
        JobState now = Objects.requireNonNull(states.get(job.id()));
        if (now.lost() >= settings.maxAttempts()) {
            problems.put(job.id(), exhausted(now));
            return Standing.ENDED;
        }
        return Standing.TO_SUBMIT;
    }

    /** Whether anything is known of jobs, so that the engine has to be asked before more are submitted. */
    public synchronized boolean isEmpty() {
        return states.isEmpty();
    }

    /**
     * What came of a job that has ended; it stays there until {@link #forget}.
     *
     * @throws Problem that it ended with; then it is forgotten, so that it may be asked for again
     */
    public synchronized JobResult result(FarmJob job) {
        JobRecord record = records.get(job.id());
        Problem problem = problems.get(job.id());
        if (record != null && record.exitCode() == 0 && record.result() != null) {
            return new JobResult(
                    record.result(), directory.files(Objects.requireNonNull(states.get(job.id())), record));
        }
        forget(job);
        throw problem == null ? Objects.requireNonNull(record).asProblem() : problem;
    }

    /** Removes a job that has ended, with all that it has made. */
    public synchronized void forget(FarmJob job) {
        forget(job.id());
    }

    private void forget(String id) {
        directory.remove(id);
        states.remove(id);
        records.remove(id);
        problems.remove(id);
        overLimit.remove(id);
    }

    /** Takes out what nobody wants any more. */
    public synchronized void retain(Set<String> wanted) {
        List<JobState> unwanted = states.values().stream()
                .filter(state -> !wanted.contains(state.id()))
                .toList();
        cancel(unwanted);
        unwanted.forEach(state -> forget(state.id()));
        directory.ids().stream()
                .filter(id -> !wanted.contains(id) && !states.containsKey(id))
                .forEach(directory::remove);
    }

    /**
     * Submits jobs, as many with one call as need the same.
     *
     * @throws EnvironmentProblem when the engine cannot be reached, or does not take them; whether it has them is found out later
     */
    public synchronized void submit(List<FarmJob> jobs) {
        goOn();
        Map<JobResources, List<FarmJob>> alike = new LinkedHashMap<>();
        for (FarmJob job : jobs) {
            if (standing(job) == Standing.TO_SUBMIT) {
                alike.computeIfAbsent(job.resources(), any -> new ArrayList<>()).add(job);
            }
        }
        for (List<FarmJob> all : alike.values()) {
            for (int from = 0; from < all.size(); from += scheduler.largestSubmission()) {
                submitAlike(all.subList(from, Math.min(all.size(), from + scheduler.largestSubmission())));
            }
        }
    }

    private void submitAlike(List<FarmJob> jobs) {
        String mark = "cif-" + token();
        List<JobState> submitting = new ArrayList<>();
        String now = now();
        for (FarmJob job : jobs) {
            JobState before = states.get(job.id());
            int attempt = before == null ? 1 : before.attempt() + 1;
            int lost = before == null ? 0 : before.lost();
            JobState state = JobState.submitting(job, attempt, token(), mark, submitting.size(), now, lost);
            directory.begin(state, new JobOrder(state.token(), settings.version(), job.work()));
            // From here on a killed submitter leaves a job that the next run looks for before it submits it again.
            keep(state, true);
            submitting.add(state);
            if (lost > 0) {
                told.accept(job.label() + ": submitted again after it was lost (" + lost + " of at most "
                        + settings.maxAttempts() + " times)");
            }
        }
        List<String> ids = scheduler.submit(new Scheduler.Submission(
                mark,
                jobs.get(0).resources(),
                submitting.stream().map(directory::attempt).toList(),
                settings.command(),
                directory.path()));
        for (int i = 0; i < submitting.size(); i++) {
            keep(submitting.get(i).accepted(ids.get(i)), false);
        }
    }

    /**
     * Asks the engine once for all jobs, unless it was asked just now.
     *
     * @throws EnvironmentProblem when it cannot be reached: nothing has changed then
     */
    public synchronized void refresh() {
        goOn();
        if (states.values().stream().noneMatch(JobState::isUnderWay) || sinceList.compareTo(LIST) < 0) {
            return;
        }
        sinceList = Duration.ZERO;
        Map<String, Listed> listed = new HashMap<>();
        List<Listed> all = scheduler.list();
        unreachable = 0;
        all.forEach(one -> listed.put(one.mark() + "." + one.index(), one));
        for (JobState state : List.copyOf(states.values())) {
            if (state.isUnderWay() && !records.containsKey(state.id())) {
                Listed own = listed.get(state.mark() + "." + state.index());
                take(state, own == null ? listed.get(state.mark() + "." + Listed.OTHERS) : own);
            }
        }
    }

    private void take(JobState state, @Nullable Listed listed) {
        if (listed != null && listed.isUnderWay()) {
            JobState seen = state.seen(listed, now());
            if (!seen.equals(state)) {
                keep(seen, false);
            }
            return;
        }
        JobState missing = state.missing(listed);
        keep(missing, false);
        // The list is older than this look: a record that comes between the two is seen.
        if (missing.missed() < MISSED || directory.record(missing).isPresent()) {
            return;
        }
        String engine = scheduler.name();
        switch (listed == null ? Listed.Standing.GONE : listed.standing()) {
            case CANCELLED ->
                problems.put(
                        state.id(),
                        new ItemProblem(described(missing) + " was cancelled in " + engine + " by somebody"));
            case OVER_LIMIT -> {
                overLimit.add(state.id());
                problems.put(
                        state.id(),
                        new ItemProblem(described(missing) + " was ended by " + engine + " (" + missing.told() + ")"
                                        + lastWords(missing))
                                .hint("give jobs more by --job-time or --job-memory"));
            }
            default -> lost(missing, missing.told() == null ? "it is gone" : missing.told());
        }
    }

    private void lost(JobState state, String why) {
        JobState given = state.given();
        keep(given, true);
        if (!state.wasTaken()) {
            LOG.info("{} never came to {}", state.label(), scheduler.name());
            return;
        }
        told.accept(described(state) + " is lost: " + why + lastWords(state));
        try {
            // What is given up may still be running where nobody sees it; it must not take a node for nothing.
            cancel(List.of(state));
        } catch (EnvironmentProblem e) {
            LOG.debug("not cancelled", e);
        }
    }

    private Problem exhausted(JobState state) {
        return new ItemProblem(described(state) + " was lost " + state.lost() + " times" + lastWords(state))
                .hint("look at the nodes, or at the log of " + scheduler.name());
    }

    private static String described(JobState state) {
        return "job " + (state.engineId() == null ? state.mark() : state.engineId())
                + (state.node() == null ? "" : " on " + state.node());
    }

    private String lastWords(JobState state) {
        String words = directory.lastWords(state);
        return words.isEmpty() ? "" : "; it said: " + words;
    }

    /**
     * Waits for a moment, and asks the engine now and then.
     *
     * @throws EnvironmentProblem when it could not be reached for a minute; its jobs stay there
     */
    public void await() {
        Duration time = underWay() > FEW ? LIST : LOOK;
        try {
            pause.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("interrupted").causedBy(e);
        }
        synchronized (this) {
            sinceList = sinceList.plus(time);
            try {
                refresh();
            } catch (EnvironmentProblem e) {
                unreachable++;
                if (unreachable >= UNREACHABLE) {
                    throw e;
                }
                if (unreachable == 1) {
                    told.accept(e.line() + "; waiting for it");
                }
            }
        }
    }

    private synchronized long underWay() {
        return states.values().stream().filter(JobState::isUnderWay).count();
    }

    /** Whether a job has written its record, whatever that says. */
    public boolean hasRecord(JobState job) {
        return directory.record(job).isPresent();
    }

    /** Whether the engine has ended a job because its time or memory was used up. */
    public synchronized boolean isOverLimit(FarmJob job) {
        return overLimit.contains(job.id());
    }

    /** What is known of all jobs. */
    public synchronized Collection<JobState> jobs() {
        return List.copyOf(states.values());
    }

    /** Takes the jobs with these identifiers out and forgets them; nothing more is done with this farm. */
    public synchronized void cancel(Predicate<String> ids) {
        isOver = true;
        List<JobState> some =
                states.values().stream().filter(state -> ids.test(state.id())).toList();
        cancel(some);
        some.forEach(state -> forget(state.id()));
    }

    private void cancel(List<JobState> some) {
        List<String> ids = new ArrayList<>();
        boolean isUnknown = false;
        for (JobState state : some) {
            if (state.engineId() != null) {
                ids.add(state.engineId());
            } else {
                isUnknown = isUnknown || state.phase() == JobState.Phase.SUBMITTING;
            }
        }
        if (isUnknown) {
            for (Listed listed : scheduler.list()) {
                if (some.stream()
                                .anyMatch(
                                        state -> state.mark().equals(listed.mark()) && state.index() == listed.index())
                        && !ids.contains(listed.id())) {
                    ids.add(listed.id());
                }
            }
        }
        if (!ids.isEmpty()) {
            scheduler.cancel(ids);
        }
    }

    private void goOn() {
        if (isOver) {
            throw new ItemProblem("the jobs were cancelled");
        }
    }

    private void keep(JobState state, boolean safely) {
        directory.write(state, safely);
        states.put(state.id(), state);
    }

    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
