package org.cloudimagefactory.comfy.layer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;

/** Makes overlays and copies; all files are named by absolute paths, which no program takes for an option or a protocol. */
public final class Overlays {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration COPY_LIMIT = Duration.ofHours(2);
    private static final String HINT = "install qemu-img (Debian and Ubuntu: apt-get install qemu-utils)";

    private final String qemuImg;
    private final CommandRunner runner;

    /** Uses this qemu-img, a name or a path. */
    public Overlays(String qemuImg, CommandRunner runner) {
        this.qemuImg = qemuImg;
        this.runner = runner;
    }

    /**
     * Makes an empty overlay that names the file below it by its absolute path, as builds elsewhere need it.
     *
     * @param size of its disk in bytes, at least that of the disk below
     */
    public void create(Path overlay, Path below, long size) {
        String name = below.toAbsolutePath().normalize().toString();
        run(
                "cannot make an overlay on " + below,
                List.of("create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", name, path(overlay), Long.toString(size)));
    }

    /** Has a finished overlay name the file below it otherwise; nothing that a guest sees changes, and nothing is checked. */
    void rename(Path overlay, String below) {
        run(
                "cannot set what " + overlay.getFileName() + " stands on",
                List.of("rebase", "-u", "-f", "qcow2", "-F", "qcow2", "-b", below, path(overlay)));
    }

    /** Copies, or shares blocks where the file system can; never a hard link, since somebody else may write to the original. */
    void copy(Path source, Path target) {
        CommandResult result =
                runner.run(Command.of("cp", "--reflink=auto", "--sparse=auto", "--", path(source), path(target))
                        .within(COPY_LIMIT));
        if (result.lacksSpace()) {
            throw full(target);
        }
        result.orThrow("cannot copy " + source + " to the cache");
    }

    private void run(String problem, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(qemuImg));
        line.addAll(arguments);
        CommandResult result = runner.run(Command.of(line).within(LIMIT).hint(HINT));
        if (result.lacksSpace()) {
            throw full(Path.of(arguments.get(arguments.size() - 1)));
        }
        result.orThrow(problem);
    }

    private static EnvironmentProblem full(Path target) {
        return new EnvironmentProblem("no space left for a layer in " + target.getParent())
                .hint("free some, prune with 'comfy cache prune --size SIZE', or name another --cache-dir");
    }

    private static String path(Path file) {
        return file.toAbsolutePath().toString();
    }
}
