package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
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
import org.cloudimagefactory.common.problem.Problem;
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
        return chain(lineage, planning.get());
    }

    /** The layers of a build; whoever decides on several looks at what they have in common once. */
    static LayerChain chain(List<BuildPlan> lineage, LayerPlanning planning) {
        return LayerChain.of(lineage, planning.layers(lineage));
    }

    /** Looks at all inputs anew. */
    LayerPlanning planning() {
        return planning.get();
    }

    /** How many of the layers that a build keeps are there and wanted, by a glance. */
    int kept(LayerChain chain, LayerWish wish) {
        int count = 0;
        while (count < chain.kept().size() && isThere(chain, count, wish)) {
            count++;
        }
        return count;
    }

    private boolean isThere(LayerChain chain, int number, LayerWish wish) {
        return store.find(chain.keys().get(number))
                .filter(record -> wish.isYoung(chain, number, record))
                .isPresent();
    }

    /**
     * A build in layers.
     *
     * @param lineage plans for this host, the lowest first
     * @param machine that QEMU emulates
     * @param wish which layers are used that are kept
     * @param failed makes of a problem at a step, counted from 1, what is told of it
     */
    record Order(
            List<BuildPlan> lineage,
            MachineType machine,
            LayerWish wish,
            BiFunction<Problem, Integer, Problem> failed) {
        Order {
            lineage = List.copyOf(lineage);
        }
    }

    /** Leaves a sealed and checked image at its place in the directory of a build. */
    Ground make(Order order, BuildWorkspace workspace, Deadline deadline, BuildMonitor monitor) {
        monitor.phase(BuildPhase.PREPARING);
        LayerChain chain = chain(order.lineage());
        return new Run(chain, chain.count(), order, workspace, deadline, monitor).make();
    }

    /** Cuts the store down to its size; for when what was built upon it is where it belongs. */
    void prune() {
        store.prune(cacheSize);
    }

    /**
     * Makes those of the layers below an image that are not kept, and keeps them.
     *
     * @param count how many of its layers, from the lowest one
     */
    void prepare(int count, Order order, BuildWorkspace workspace, Deadline deadline, BuildMonitor monitor) {
        monitor.phase(BuildPhase.PREPARING);
        new Run(chain(order.lineage()), count, order, workspace, deadline, monitor).prepare();
    }

    /** One build under way. */
    private final class Run {
        private final LayerChain chain;
        private final int count;
        private final Order order;
        private final BuildWorkspace workspace;
        private final Deadline deadline;
        private final BuildMonitor monitor;

        Run(
                LayerChain chain,
                int count,
                Order order,
                BuildWorkspace workspace,
                Deadline deadline,
                BuildMonitor monitor) {
            this.chain = chain;
            this.count = count;
            this.order = order;
            this.workspace = workspace;
            this.deadline = deadline;
            this.monitor = monitor;
        }

        Ground make() {
            try (LayerUse ground = ground(chain.kept().size())) {
                return seal(ground);
            }
        }

        void prepare() {
            ground(count).close();
        }

        /** The uppermost of the lowest layers, made where it is not there. */
        private LayerUse ground(int layers) {
            @Nullable LayerUse ground = null;
            try {
                int next = Math.min(layers, order.wish().anew(chain));
                while (next > 0 && ground == null) {
                    ground = usable(next - 1).orElse(null);
                    next -= ground == null ? 1 : 0;
                }
                for (; next < layers; next++) {
                    @Nullable LayerUse below = ground;
                    // The one below is let go only when the one above it, and so all below that, is held.
                    ground = made(next, below);
                    if (below != null) {
                        below.close();
                    }
                }
                if (ground == null) {
                    throw new IllegalStateException("a build in layers has one below the last");
                }
                LayerUse uppermost = ground;
                ground = null;
                return uppermost;
            } finally {
                if (ground != null) {
                    ground.close();
                }
            }
        }

        private Ground seal(LayerUse ground) {
            LayerChain.Link last = chain.last();
            monitor.layer(count, count, last.description(), last.firstStep());
            LayerRequest request = last.request(order.machine(), ground);
            try {
                runner.seal(request, ground.secrets(), workspace.directory(), deadline, monitor);
            } catch (Problem e) {
                throw monitor.step() == 0 ? e : order.failed().apply(e, monitor.step());
            }
            requireSameInputs(chain.keys().size() - 1, last);
            return Ground.of(chain, ground.chain());
        }

        /** The layer, if it is there with all below it and none of them is too old. */
        private Optional<LayerUse> usable(int number) {
            Optional<LayerUse> use = store.use(chain.keys().get(number), deadline, () -> waits(number));
            if (use.isPresent() && !areYoung(number, use.get().chain())) {
                use.get().close();
                return Optional.empty();
            }
            return use;
        }

        private boolean areYoung(int number, List<LayerRecord> fromTheTop) {
            for (int i = 0; i < fromTheTop.size(); i++) {
                if (!isYoung(number - i, fromTheTop.get(i))) {
                    return false;
                }
            }
            return true;
        }

        private boolean isYoung(int number, LayerRecord record) {
            return order.wish().isYoung(chain, number, record);
        }

        private void waits(int number) {
            monitor.waits("waiting for layer " + (number + 1) + " of " + count + " ("
                    + chain.kept().get(number).description() + "), which another build makes or removes");
        }

        private LayerUse made(int number, @Nullable LayerUse below) {
            LayerKey key = chain.keys().get(number);
            LayerChain.Link link = chain.kept().get(number);
            try (LayerClaim claim = store.claim(key, deadline, () -> waits(number))) {
                // Another build may have made it while this one waited.
                Optional<LayerRecord> there = claim.made();
                if (there.filter(record -> isYoung(number, record)).isEmpty()) {
                    monitor.layer(number + 1, count, link.description(), link.firstStep());
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
            BuiltLayer built = run(link, below);
            return new NewLayer(
                    built.disk(), true, below, link.description(), built.firmwareVariables(), built.wayIn());
        }

        private BuiltLayer run(LayerChain.Link link, @Nullable LayerUse below) {
            try {
                return runner.build(link.request(order.machine(), below), workspace.directory(), deadline, monitor);
            } catch (Problem e) {
                int step = monitor.step();
                boolean isInStep = step > 0
                        && step
                                < link.firstStep()
                                        + Math.max(1, link.provisioners().size());
                // Below the first layer there is nothing to look from.
                throw below == null || below.isImage() || !isInStep
                        ? e
                        : order.failed().apply(e, step);
            }
        }

        /** A layer, or an image, that bears the key of files that were changed meanwhile would be taken for what it is not. */
        private void requireSameInputs(int number, LayerChain.Link link) {
            List<LayerKey> now = chain(order.lineage()).keys();
            for (int i = 0; i <= number; i++) {
                if (!now.get(i).equals(chain.keys().get(i))) {
                    String what = i < chain.kept().size() ? chain.kept().get(i).description() : link.description();
                    String where = what.equals(link.description())
                            ? "it"
                            : "'" + link.description() + "', which stands on it,";
                    throw new ItemProblem("what '" + what + "' is made from has changed while " + where + " was built")
                            .hint("build again");
                }
            }
        }
    }
}
