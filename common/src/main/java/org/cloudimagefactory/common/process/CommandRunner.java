package org.cloudimagefactory.common.process;

/** Runs external programs. The real one is {@link ProcessCommandRunner}; tests record argument lists. */
@FunctionalInterface
public interface CommandRunner {
    /**
     * Runs the program to its end.
     *
     * @throws org.cloudimagefactory.common.problem.EnvironmentProblem when the program is missing
     */
    CommandResult run(Command command);
}
