package org.cloudimagefactory.comfy.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.layer.LayerUse;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.FirmwareFinder;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.process.ShellText;
import org.cloudimagefactory.common.web.Deadline;
import org.jspecify.annotations.Nullable;

/** Finds the highest layer that is kept below a step of an appliance; makes and keeps none. */
public final class StepFinder {
    private final BuildPlanner planner;
    private final LayerPlanning layers;
    private final LayerStore store;
    private final HostChoice host;
    private final RequiredPrograms required;

    public StepFinder(
            BuildPlanner planner,
            LayerPlanning layers,
            LayerStore store,
            AcceleratorChoice accelerators,
            RequiredPrograms required) {
        this.planner = planner;
        this.layers = layers;
        this.store = store;
        this.host = new HostChoice(accelerators, required, new FirmwareFinder());
        this.required = required;
    }

    /**
     * What a look begins with.
     *
     * @param step that has not been done yet, counted from 1 through all of the appliance; one behind the last one, or null, is
     *     the end of all
     * @param deadline by when a build that makes or removes a layer must have done so
     * @param waits called when there is one
     */
    public StepStart find(BuildRequest request, @Nullable Integer step, Deadline deadline, Runnable waits) {
        List<BuildPlan> lineage = planner.lineage(request, Accelerator.TCG);
        BuildPlan top = lineage.get(lineage.size() - 1);
        if (!top.isLayered()) {
            throw new UsageProblem(top.name() + " is built in one run, so nothing is kept to look into")
                    .hint("say 'checkpoint: true' at a provisioner, or 'from'");
        }
        LayerChain chain = LayeredBuild.chain(lineage, layers);
        int last = chain.steps() + 1;
        int at = step == null ? last : step;
        if (at < 1 || at > last) {
            throw LayerWish.outOfRange(chain, "--at " + at, last);
        }
        required.check(List.of(top));
        int layer = chain.layerOf(at);
        int below = at == last ? chain.kept().size() : layer;
        Highest ground =
                highest(chain, below, deadline, waits).orElseThrow(() -> nothing(chain, below, at, request.target()));
        try {
            List<StepStart.Again> again = new ArrayList<>();
            List<LayerChain.Link> links = chain.links();
            for (int i = ground.number() + 1; i <= layer; i++) {
                again.add(again(links.get(i), at));
            }
            BuildPlan plan = host.on(links.get(layer).plan());
            return new StepStart(ground.use(), plan, host.machine(plan), again, at);
        } catch (Problem e) {
            ground.use().close();
            throw e;
        }
    }

    /**
     * A layer that is kept.
     *
     * @param use of it
     * @param number its index in the chain
     */
    private record Highest(LayerUse use, int number) {}

    /** The highest layer that is kept of the lowest ones, so many. */
    private Optional<Highest> highest(LayerChain chain, int below, Deadline deadline, Runnable waits) {
        for (int number = below - 1; number >= chain.lowest(); number--) {
            Optional<LayerUse> use = store.use(chain.keys().get(number), deadline, waits);
            if (use.isPresent()) {
                return Optional.of(new Highest(use.get(), number));
            }
        }
        return Optional.empty();
    }

    private static StepStart.Again again(LayerChain.Link link, int at) {
        int done = Math.min(link.provisioners().size(), at - link.firstStep());
        int shown = Math.min(link.provisioners().size(), done + 1);
        return new StepStart.Again(
                link.plan(), link.settings(), link.provisioners().subList(0, shown), done, link.firstStep());
    }

    private static Problem nothing(LayerChain chain, int below, int at, String target) {
        String name = chain.last().plan().name();
        if (below <= chain.lowest()) {
            return new ItemProblem(
                            "step " + at + " of " + name + " is in its lowest layer, so there is none to look from")
                    .hint("say 'checkpoint: true' at a provisioner before it");
        }
        return new ItemProblem("no layer below step " + at + " of " + name + " is kept")
                .hint("'comfy build " + ShellText.quote(target)
                        + "' keeps each as soon as it is whole, also when it fails later");
    }
}
