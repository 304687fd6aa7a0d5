package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.cloudimagefactory.comfy.layer.LayerClaim;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.layer.LayerRecord;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.layer.LayerUse;
import org.cloudimagefactory.comfy.layer.NewLayer;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Makes a sealed image in layers: goes on upon the highest one that is kept, keeps those that it makes, and seals the last. What
 * another build makes meanwhile is waited for and used.
 */
public final class LayeredBuild {
    private final LayerMaking runner;
    private final LayerStore store;
    private final Supplier<LayerPlanning> planning;
    private final long cacheSize;

    /**
     * Builds with layers of this store.
     *
     * @param planning looks at all inputs anew each time that it is asked for
     * @param cacheSize to which the store is cut down after a build, in bytes
     */
    public LayeredBuild(LayerMaking runner, LayerStore store, Supplier<LayerPlanning> planning, long cacheSize) {
        this.runner = runner;
        this.store = store;
        this.planning = planning;
        this.cacheSize = cacheSize;
    }

    /** The layers of a build. */
    LayerChain chain(List<BuildPlan> lineage) {
        return LayerChain.of(lineage, planning.get().layers(lineage));
    }

    /** How many of the layers that a build keeps are there and not older than this, by a glance. */
    int kept(LayerChain chain, Instant notBefore) {
        int count = 0;
        while (count < chain.kept().size()
                && store.find(chain.keys().get(count))
                        .filter(record -> isYoung(record, notBefore))
                        .isPresent()) {
            count++;
        }
        return count;
    }

    /** An image that builds begin with is what its digest says, however long it is kept. */
    private static boolean isYoung(LayerRecord record, Instant notBefore) {
        return record.isImage() || record.made() >= notBefore.getEpochSecond();
    }

    /**
     * Leaves a sealed and checked image at its place in the directory of a build.
     *
     * @param lineage plans for this host, the lowest first
     * @param notBefore layers that are older are made anew
     */
    Ground make(
            List<BuildPlan> lineage,
            MachineType machine,
            Instant notBefore,
            BuildWorkspace workspace,
            Deadline deadline,
            BuildMonitor monitor) {
        monitor.phase(BuildPhase.PREPARING);
        LayerChain chain = chain(lineage);
        Ground ground = new Run(chain, lineage, machine, notBefore, workspace, deadline, monitor).make();
        store.prune(cacheSize);
        return ground;
    }

    /** One build under way. */
    private final class Run {
        private final LayerChain chain;
        private final List<BuildPlan> lineage;
        private final MachineType machine;
        private final Instant notBefore;
        private final BuildWorkspace workspace;
        private final Deadline deadline;
        private final BuildMonitor monitor;

        Run(
                LayerChain chain,
                List<BuildPlan> lineage,
                MachineType machine,
                Instant notBefore,
                BuildWorkspace workspace,
                Deadline deadline,
                BuildMonitor monitor) {
            this.chain = chain;
            this.lineage = lineage;
            this.machine = machine;
            this.notBefore = notBefore;
            this.workspace = workspace;
            this.deadline = deadline;
            this.monitor = monitor;
        }

        Ground make() {
            @Nullable LayerUse ground = null;
            try {
                int next = chain.kept().size();
                while (next > 0 && ground == null) {
                    ground = usable(next - 1).orElse(null);
                    next -= ground == null ? 1 : 0;
                }
                for (; next < chain.kept().size(); next++) {
                    @Nullable LayerUse below = ground;
                    // The one below is let go only when the one above it, and so all below that, is held.
                    ground = made(next, below);
                    if (below != null) {
                        below.close();
                    }
                }
                return seal(ground);
            } finally {
                if (ground != null) {
                    ground.close();
                }
            }
        }

        private Ground seal(@Nullable LayerUse ground) {
            if (ground == null) {
                throw new IllegalStateException("a build in layers has one below the last");
            }
            monitor.layer(chain.count(), chain.count(), chain.last().description());
            runner.seal(
                    chain.last().request(machine, ground), ground.secrets(), workspace.directory(), deadline, monitor);
            requireSameInputs(chain.keys().size() - 1, chain.last());
            return Ground.of(chain, ground.chain());
        }

        /** The layer, if it is there with all below it and none of them is too old. */
        private Optional<LayerUse> usable(int number) {
            Optional<LayerUse> use = store.use(chain.keys().get(number), deadline);
            if (use.isPresent() && !use.get().chain().stream().allMatch(this::isYoung)) {
                use.get().close();
                return Optional.empty();
            }
            return use;
        }

        private boolean isYoung(LayerRecord record) {
            return LayeredBuild.isYoung(record, notBefore);
        }

        private LayerUse made(int number, @Nullable LayerUse below) {
            LayerKey key = chain.keys().get(number);
            LayerChain.Link link = chain.kept().get(number);
            monitor.note("layer " + (number + 1) + " of " + chain.count() + ", when no other build makes it");
            try (LayerClaim claim = store.claim(key, deadline)) {
                // Another build may have made it while this one waited.
                Optional<LayerRecord> there = claim.made();
                if (there.filter(this::isYoung).isEmpty()) {
                    monitor.layer(number + 1, chain.count(), link.description());
                    NewLayer layer = link.isImage() ? image(link) : built(link, below);
                    requireSameInputs(number, link);
                    claim.replace(layer);
                    workspace.clear();
                }
            }
            return store.use(key, deadline)
                    .orElseThrow(() -> new ItemProblem("layer " + key.brief() + " (" + link.description()
                                    + ") was made, and is gone again")
                            .hint("look whether somebody empties the cache, and build again"));
        }

        /** Somebody's image stays where it is; one that was converted here is nobody else's. */
        private NewLayer image(LayerChain.Link link) {
            Path root = workspace.directory().root();
            Path file = runner.image(link.plan(), workspace.directory(), deadline, monitor);
            boolean isOurs = file.startsWith(root);
            try {
                // People name images by links, which are nothing to keep.
                file = file.toRealPath();
            } catch (IOException e) {
                throw EnvironmentProblem.of("cannot read " + file, e).ofOneItem();
            }
            return new NewLayer(file, isOurs, null, link.description(), null, null);
        }

        private NewLayer built(LayerChain.Link link, @Nullable LayerUse below) {
            BuiltLayer built = runner.build(link.request(machine, below), workspace.directory(), deadline, monitor);
            return new NewLayer(
                    built.disk(), true, below, link.description(), built.firmwareVariables(), KeptLayer.wayIn(built));
        }

        /** A layer, or an image, that bears the key of files that were changed meanwhile would be taken for what it is not. */
        private void requireSameInputs(int number, LayerChain.Link link) {
            LayerKey now = chain(lineage).keys().get(number);
            if (!now.equals(chain.keys().get(number))) {
                throw new ItemProblem("what '" + link.description() + "' is made from has changed while it was built")
                        .hint("build again");
            }
        }
    }
}
