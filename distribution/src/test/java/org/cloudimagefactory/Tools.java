package org.cloudimagefactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.ComfyMain;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.nifty.NiftyMain;
import picocli.CommandLine;

/** The command lines of all three tools. */
final class Tools {
    private Tools() {}

    /** New ones, without any configuration. */
    static Map<String, CommandLine> all() {
        Map<String, CommandLine> tools = new LinkedHashMap<>();
        for (CommandLine tool : List.of(ComfyMain.describe(), ItchyMain.describe(), NiftyMain.describe())) {
            tools.put(tool.getCommandName(), tool);
        }
        return tools;
    }

    /** Each tool and each of its commands, aliases and hidden ones not. */
    static List<CommandLine> commands() {
        List<CommandLine> commands = new ArrayList<>();
        for (CommandLine tool : all().values()) {
            commands.add(tool);
            tool.getSubcommands().values().stream()
                    .distinct()
                    .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                    .forEach(commands::add);
        }
        return commands;
    }
}
