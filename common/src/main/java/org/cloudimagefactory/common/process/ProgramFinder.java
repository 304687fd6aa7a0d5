package org.cloudimagefactory.common.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** Finds programs the way a shell does, in the directories of PATH. */
public final class ProgramFinder {
    private final String searchPath;

    /** Looks in the directories of this PATH value. */
    public ProgramFinder(String searchPath) {
        this.searchPath = searchPath;
    }

    /** Looks in PATH of this process. */
    public static ProgramFinder ofEnvironment() {
        String path = System.getenv("PATH");
        return new ProgramFinder(path == null ? "/usr/bin:/bin" : path);
    }

    /** The executable of this name, or the name itself when it is a path to one. */
    public Optional<Path> find(String program) {
        if (program.indexOf('/') >= 0) {
            return executable(Path.of(program));
        }
        for (String directory : searchPath.split(File.pathSeparator)) {
            Optional<Path> found = executable(Path.of(directory.isEmpty() ? "." : directory, program));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** As {@link #find}, or a problem of the environment with this hint. */
    public Path require(String program, String hint) {
        return find(program)
                .orElseThrow(() -> new EnvironmentProblem("program '" + program + "' not found").hint(hint));
    }

    private static Optional<Path> executable(Path candidate) {
        return Files.isRegularFile(candidate) && Files.isExecutable(candidate)
                ? Optional.of(candidate)
                : Optional.empty();
    }
}
