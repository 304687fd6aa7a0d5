package org.cloudimagefactory.comfy;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.command.ComfyCommand;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** Starts comfy for {@code comfy poll}: what it is told on the command line counts, and no file of configuration. */
public final class ConfinedMain {
    private ConfinedMain() {}

    /** Runs comfy and ends with its exit code. */
    public static void main(String[] arguments) {
        ShutdownTasks shutdown = new ShutdownTasks();
        shutdown.install("comfy");
        Tool tool = new Tool("comfy", new ComfyCommand(), Map.of(), List.of(), System.getenv(), shutdown);
        shutdown.exitWith(() -> ComfyMain.commandLine(tool, arguments).run(arguments));
    }
}
