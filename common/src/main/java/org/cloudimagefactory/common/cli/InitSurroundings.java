package org.cloudimagefactory.common.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What {@code init} works in.
 *
 * @param tool that is set up
 * @param commandLines makes the command line of the tool anew, for other configuration files
 * @param in where answers come from
 * @param machine where the configuration of the whole machine is
 */
public record InitSurroundings(Tool tool, Function<Tool, ToolCommandLine> commandLines, InputStream in, Path machine) {
    /** With the usual place for the configuration of the machine. */
    public InitSurroundings(Tool tool, Function<Tool, ToolCommandLine> commandLines, InputStream in) {
        this(tool, commandLines, in, Path.of("/etc"));
    }

    /** A command line that prints to the same places; results that nobody asked for go to stderr. */
    ToolCommandLine commandLine(Tool configured, PrintWriter out, PrintWriter err, boolean quiet) {
        ToolCommandLine line = commandLines.apply(configured);
        line.commandLine().setOut(quiet ? err : out).setErr(err);
        return line;
    }
}
