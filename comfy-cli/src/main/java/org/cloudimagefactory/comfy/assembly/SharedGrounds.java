package org.cloudimagefactory.comfy.assembly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.plan.BuildPlan;

/**
 * Finds what several builds of a run stand on, so that it is made once and before them: all layers up to the last one of a
 * description that two or more of them have in common.
 */
final class SharedGrounds {
    private SharedGrounds() {}

    /**
     * A ground that is to be made.
     *
     * @param plan of the description that it ends with
     * @param count how many layers it has
     * @param users the builds that stand on it, or end with it, by their places in the list that was asked about
     * @param above those of them that stand on it, at least one
     */
    record Ground(BuildPlan plan, int count, List<Integer> users, List<Integer> above) {
        Ground {
            users = List.copyOf(users);
            above = List.copyOf(above);
        }
    }

    /**
     * Those that are shared, the lowest first.
     *
     * @param chains of the builds that are to be run
     */
    static List<Ground> of(List<LayerChain> chains) {
        Map<LayerKey, Ground> grounds = new LinkedHashMap<>();
        for (int user = 0; user < chains.size(); user++) {
            LayerChain chain = chains.get(user);
            for (int layer = 0; layer < chain.keys().size(); layer++) {
                if (isEndOfDescription(chain, layer)) {
                    BuildPlan plan = chain.links().get(layer).plan();
                    LayerKey key = chain.keys().get(layer);
                    List<Integer> users = new ArrayList<>(
                            grounds.containsKey(key) ? grounds.get(key).users() : List.of());
                    users.add(user);
                    grounds.put(key, new Ground(plan, layer + 1, users, above(users, layer + 1, chains)));
                }
            }
        }
        return grounds.values().stream()
                .filter(ground -> ground.users().size() > 1)
                .filter(ground -> !ground.above().isEmpty())
                .sorted(Comparator.comparingInt(Ground::count))
                .toList();
    }

    /** Those that keep so many layers: the last one of others is sealed, and kept by nobody. */
    private static List<Integer> above(List<Integer> users, int count, List<LayerChain> chains) {
        return users.stream()
                .filter(user -> chains.get(user).kept().size() >= count)
                .toList();
    }

    private static boolean isEndOfDescription(LayerChain chain, int layer) {
        return layer == chain.keys().size() - 1
                || !chain.links()
                        .get(layer + 1)
                        .plan()
                        .equals(chain.links().get(layer).plan());
    }
}
