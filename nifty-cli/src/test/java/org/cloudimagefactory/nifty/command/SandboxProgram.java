package org.cloudimagefactory.nifty.command;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.work.ShutdownTasks;
import picocli.CommandLine.Command;

/** The sandbox command alone, as a program for {@link SandboxProcessIT}. */
public final class SandboxProgram {
    @Command(name = "nifty")
    private static final class Root {}

    private SandboxProgram() {}

    /** Runs it until a signal comes. */
    public static void main(String[] arguments) {
        ShutdownTasks shutdown = new ShutdownTasks();
        shutdown.install("nifty");
        Tool tool = new Tool("nifty", new Root(), Map.of(), List.of(), Map.of(), shutdown);
        shutdown.exitWith(() -> new ToolCommandLine(tool, List.of(new SandboxCommand(shutdown))).run(arguments));
    }
}
