package org.cloudimagefactory.comfy.source;

import java.util.List;

/**
 * What a description of others may do.
 *
 * @param provisioners kinds of steps; all where nothing is said
 * @param distributions that it may begin with; all where nothing is said
 * @param parents identifiers of published appliances that it may stand on; none where nothing is said
 * @param network what its build may reach besides public addresses, or {@code open}
 */
public record Allowance(
        List<String> provisioners, List<String> distributions, List<String> parents, List<String> network) {
    /** What is allowed where nothing is said. */
    public static final Allowance USUAL = new Allowance(List.of(), List.of(), List.of(), List.of());

    private static final String OPEN = "open";

    /** Copies the lists; null means nothing was said. */
    public Allowance {
        provisioners = provisioners == null ? List.of() : List.copyOf(provisioners);
        distributions = distributions == null ? List.of() : List.copyOf(distributions);
        parents = parents == null ? List.of() : List.copyOf(parents);
        network = network == null ? List.of() : List.copyOf(network);
    }

    /** Whether builds reach all that this host reaches. */
    public boolean isOpen() {
        return network.equals(List.of(OPEN));
    }
}
