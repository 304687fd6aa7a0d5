package org.cloudimagefactory.comfy.refresh;

/**
 * Whether what a description names on the network is there.
 *
 * @param distribution and version that name it
 * @param url what is named
 * @param problem why not, or an empty text
 */
public record UrlFinding(String distribution, String url, String problem) {
    /** Whether it is there. */
    public boolean isThere() {
        return problem.isEmpty();
    }
}
