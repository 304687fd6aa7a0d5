package org.cloudimagefactory.comfy.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Builds that wait for their turn: each comes to it once what it stands on is there, and never if that failed. */
final class JobQueue {
    private final List<Entry> entries = new ArrayList<>();
    private boolean isOver;

    /** Each behind its ground. */
    JobQueue(List<BuildJobs.Job> jobs) {
        for (BuildJobs.Job job : jobs) {
            BuildJobs.Job ground = job.ground();
            entries.add(new Entry(job, ground == null ? null : entry(ground)));
        }
    }

    private Entry entry(BuildJobs.Job job) {
        return entries.stream()
                .filter(entry -> entry.job.work() == job.work())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a build comes before what it stands on"));
    }

    private enum State {
        WAITING,
        RUNNING,
        MADE,
        FAILED
    }

    /** A build, and what became of it. */
    static final class Entry {
        private final BuildJobs.Job job;
        private final @Nullable Entry ground;
        private State state = State.WAITING;
        private @Nullable FinishedImage image;
        private @Nullable Problem problem;

        private Entry(BuildJobs.Job job, @Nullable Entry ground) {
            this.job = job;
            this.ground = ground;
        }

        BuildJobs.Job job() {
            return job;
        }

        private boolean isReady() {
            return state == State.WAITING && (ground == null || ground.state == State.MADE);
        }

        /** That of all below it that failed, so that this one was never begun; null: none did. */
        @Nullable
        Entry culprit() {
            Entry below = ground;
            while (below != null && below.problem == null) {
                below = below.ground;
            }
            return below;
        }
    }

    /** So many times somebody may ask for work. */
    List<Integer> turns() {
        return IntStream.range(0, entries.size()).boxed().toList();
    }

    /** What can be begun now, waited for if need be; null when there is nothing more to do. */
    synchronized @Nullable Entry take() {
        try {
            while (!isOver) {
                for (Entry entry : entries) {
                    if (entry.isReady()) {
                        entry.state = State.RUNNING;
                        return entry;
                    }
                }
                if (entries.stream().noneMatch(entry -> entry.state == State.RUNNING)) {
                    return null;
                }
                wait();
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("interrupted").causedBy(e);
        }
    }

    /** A build has ended well. */
    synchronized void made(Entry entry, @Nullable FinishedImage image) {
        entry.image = image;
        entry.state = State.MADE;
        notifyAll();
    }

    /** A build has failed. */
    synchronized void failed(Entry entry, Problem problem) {
        entry.problem = problem;
        entry.state = State.FAILED;
        notifyAll();
    }

    /** Nothing more is begun. */
    synchronized void end() {
        isOver = true;
        notifyAll();
    }

    synchronized boolean isOver() {
        return isOver;
    }

    /** What became of all. */
    synchronized BuildOutcome outcome(List<FinishedImage> alreadyFinished) {
        List<FinishedImage> finished = new ArrayList<>(alreadyFinished);
        List<BuildOutcome.Failure> failed = new ArrayList<>();
        List<BuildOutcome.NotBuilt> notBuilt = new ArrayList<>();
        for (Entry entry : entries) {
            String name = entry.job.plan().name();
            Entry culprit = entry.culprit();
            // What others stand on is told by what they come to, and of one thing its failure is told once.
            boolean isTold = !entry.job.makesImage() || (culprit != null && isSame(culprit, entry));
            if (entry.image != null) {
                finished.add(entry.image);
            } else if (entry.problem != null) {
                failed.add(new BuildOutcome.Failure(name, entry.problem));
            } else if (culprit != null && !isTold) {
                String reason = "it stands on " + culprit.job.plan().name() + ", which failed";
                notBuilt.add(new BuildOutcome.NotBuilt(name, reason));
            } else if (!isTold) {
                failed.add(new BuildOutcome.Failure(name, new ItemProblem("not begun")));
            }
        }
        return new BuildOutcome(finished, failed, notBuilt);
    }

    private static boolean isSame(Entry one, Entry other) {
        return Objects.equals(one.job.plan().name(), other.job.plan().name());
    }
}
