package org.cloudimagefactory.nifty.backend;

import java.nio.file.Path;
import java.util.List;

/**
 * What a repair has done and found.
 *
 * @param summary one line
 * @param unproven files of which nothing says that nifty made them; they were left as they are
 * @param problems what could not be used, one line each; it was left as it is, too
 */
public record Repair(String summary, List<Path> unproven, List<String> problems) {
    public Repair {
        unproven = List.copyOf(unproven);
        problems = List.copyOf(problems);
    }
}
