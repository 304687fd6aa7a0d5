package org.cloudimagefactory.nifty;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * At which calls of a run something is tried: at each of them with {@code -Devery.call=true} (profile {@code verification}); else at
 * the first, the last, and a third of the others, by a seed that is printed ({@code -Dcalls.seed=NUMBER} to repeat it).
 */
final class ChosenCalls {
    private static final int ONE_IN = 3;

    private ChosenCalls() {}

    static List<Integer> of(int calls, Object what) {
        List<Integer> all = IntStream.rangeClosed(1, calls).boxed().toList();
        if (Boolean.getBoolean("every.call")) {
            return all;
        }
        long seed = Long.getLong("calls.seed", System.nanoTime());
        RandomGenerator random = new Random(seed);
        TreeSet<Integer> chosen = new TreeSet<>(List.of(1, calls));
        while (chosen.size() < Math.min(calls, 2 + (calls - 2 + ONE_IN - 1) / ONE_IN)) {
            chosen.add(1 + random.nextInt(calls));
        }
        System.out.println(what + ": calls " + chosen + " of " + calls + ", -Dcalls.seed=" + seed);
        return List.copyOf(chosen);
    }
}
