package org.cloudimagefactory.comfy.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.graph.DescriptionFiles;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.problem.UsageProblem;

/** Files that stand for themselves, and directories that stand for all descriptions in them. */
final class DescriptionTargets {
    private DescriptionTargets() {}

    /** The files; what lies beside them and is no description is told. */
    static List<String> files(List<String> targets, ResultPrinter printer) {
        List<String> files = new ArrayList<>();
        for (String target : targets) {
            if (!Files.isDirectory(Path.of(target))) {
                files.add(target);
                continue;
            }
            DescriptionFiles.Found found = DescriptionFiles.in(Path.of(target));
            found.others()
                    .forEach(other ->
                            printer.warning(other + " says neither 'distribution' nor 'from', so it is no appliance"));
            if (found.descriptions().isEmpty()) {
                throw new UsageProblem("there is no description of an appliance in " + target)
                        .hint("name a file, or a directory with some");
            }
            found.descriptions().forEach(file -> files.add(shown(file)));
        }
        return files;
    }

    /** Files of this directory by their names; all others with their directory. */
    private static String shown(Path file) {
        return file.normalize().toString();
    }
}
