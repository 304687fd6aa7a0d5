package org.cloudimagefactory.comfy.assembly;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.farm.Farm;
import org.cloudimagefactory.common.farm.FarmJob;
import org.cloudimagefactory.common.farm.JobResources;
import org.cloudimagefactory.common.farm.JobResult;
import org.cloudimagefactory.common.farm.JobState;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Builds as jobs of a farm: each is submitted once what it stands on has been made, and never if that failed. */
final class NodeBuilds {
    /** What comfy, Packer and QEMU need besides the memory of the guest, in MiB. */
    private static final int OVERHEAD = 1024;

    private final Farm farm;
    private final NodeFarm settings;
    private final NodeResults results;
    private final BooleanSupplier isEnding;
    private final JsonMapper json = JsonMapper.builder().build();
    private final List<Entry> entries = new ArrayList<>();

    NodeBuilds(Farm farm, NodeFarm settings, NodeResults results, BooleanSupplier isEnding) {
        this.farm = farm;
        this.settings = settings;
        this.results = results;
        this.isEnding = isEnding;
    }

    /** A job, and what became of it. */
    private static final class Entry {
        private final NodeBuild build;
        private final FarmJob job;
        private final @Nullable Entry ground;
        private boolean isMade;
        private @Nullable BuildRecord record;
        private @Nullable Problem problem;

        Entry(NodeBuild build, FarmJob job, @Nullable Entry ground) {
            this.build = build;
            this.job = job;
            this.ground = ground;
        }

        @Nullable
        Entry culprit() {
            Entry below = ground;
            while (below != null && below.problem == null) {
                below = below.ground;
            }
            return below;
        }

        boolean isOver() {
            return isMade || problem != null || culprit() != null;
        }
    }

    /** Takes the graph, in which each comes behind its ground. */
    NodeBuilds of(List<NodeBuild> graph) {
        IdentityHashMap<NodeBuild, Entry> known = new IdentityHashMap<>();
        for (NodeBuild build : graph) {
            Entry entry = new Entry(build, job(build), build.ground() == null ? null : known.get(build.ground()));
            known.put(build, entry);
            entries.add(entry);
        }
        return this;
    }

    /** Identifiers of the jobs. */
    Set<String> ids() {
        return entries.stream().map(entry -> entry.job.id()).collect(Collectors.toSet());
    }

    /** Runs them. */
    void run() {
        farm.refresh();
        takeOutOthers();
        while (!isEnding.getAsBoolean()) {
            List<FarmJob> toSubmit = new ArrayList<>();
            boolean goesOn = true;
            while (goesOn) {
                toSubmit.clear();
                goesOn = false;
                for (Entry entry : entries) {
                    goesOn = goOn(entry, toSubmit) || goesOn;
                }
            }
            farm.submit(toSubmit);
            if (!settings.use().waits() || entries.stream().allMatch(Entry::isOver)) {
                return;
            }
            farm.await();
        }
    }

    /** Jobs of the same builds that were submitted before something changed, and those whose layers are in the cache. */
    private void takeOutOthers() {
        Set<String> labels = entries.stream().map(entry -> entry.build.label()).collect(Collectors.toSet());
        Set<String> wanted = new HashSet<>(ids());
        for (JobState job : farm.jobs()) {
            boolean isInCache = job.label().endsWith(NodeBuild.OF_LAYERS) && farm.hasRecord(job);
            if (!labels.contains(job.label()) && !isInCache) {
                wanted.add(job.id());
            }
        }
        farm.retain(wanted);
    }

    /** True when something has ended that others may have waited for. */
    private boolean goOn(Entry entry, List<FarmJob> toSubmit) {
        if (entry.isOver() || (entry.ground != null && !entry.ground.isMade)) {
            return false;
        }
        switch (farm.standing(entry.job)) {
            case TO_SUBMIT -> {
                toSubmit.add(entry.job);
                return false;
            }
            case UNDER_WAY -> {
                return false;
            }
            case ENDED -> {
                end(entry);
                return true;
            }
        }
        return false;
    }

    private void end(Entry entry) {
        try {
            JobResult result = farm.result(entry.job);
            if (entry.build.makesImage()) {
                entry.record = results.publish(entry.build.plan(), result);
                farm.forget(entry.job);
            }
            entry.isMade = true;
        } catch (Problem e) {
            entry.problem = e;
            if (e.isOfOneItem()) {
                farm.forget(entry.job);
            }
        }
    }

    /** What became of all. */
    NodeOutcome outcome(List<FinishedImage> alreadyFinished) {
        List<FinishedImage> finished = new ArrayList<>(alreadyFinished);
        List<BuildOutcome.Failure> failed = new ArrayList<>();
        List<BuildOutcome.NotBuilt> notBuilt = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (Entry entry : entries) {
            Entry culprit = entry.culprit();
            Problem problem = entry.problem;
            BuildRecord record = entry.record;
            if (record != null) {
                finished.add(BuildService.finished(entry.build.plan(), record, null));
            } else if (problem != null) {
                failed.add(new BuildOutcome.Failure(entry.build.label(), problem));
            } else if (culprit != null && entry.build.makesImage()) {
                notBuilt.add(new BuildOutcome.NotBuilt(
                        entry.build.label(),
                        "it stands on " + culprit.build.plan().name() + ", which failed"));
            } else if (!entry.isOver()) {
                waiting.add(entry.build.label());
            }
        }
        forgetLayers();
        return new NodeOutcome(new BuildOutcome(finished, failed, notBuilt), waiting);
    }

    /** Layers that were made are in the cache; their jobs are remembered as long as somebody waits for them. */
    private void forgetLayers() {
        for (Entry entry : entries) {
            boolean isNeeded = entries.stream().anyMatch(other -> !other.isOver() && other.ground == entry);
            if (!entry.build.makesImage() && entry.isMade && !isNeeded) {
                farm.forget(entry.job);
            }
        }
    }

    private FarmJob job(NodeBuild build) {
        JobResources asked = settings.use().resources();
        JobResources resources = new JobResources(
                Math.max(asked.memory(), build.plan().machine().memory() + OVERHEAD),
                Math.max(asked.cpus(), build.plan().machine().cpus()),
                asked.time());
        NodeOrder order = new NodeOrder(
                build.targets(),
                settings.options(),
                build.layers(),
                build.plan().name(),
                build.digest(),
                Path.of("").toAbsolutePath().toString());
        return FarmJob.of(build.label(), resources, json.valueToTree(order));
    }
}
