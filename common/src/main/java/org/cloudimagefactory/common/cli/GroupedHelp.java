package org.cloudimagefactory.common.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help in which many options stand in groups with headings, below a synopsis that does not name them all. */
final class GroupedHelp extends Help {
    private final CommandSpec command;

    GroupedHelp(CommandSpec command, ColorScheme colors) {
        super(command, colors);
        this.command = command;
    }

    @Override
    public String synopsis(int headingLength) {
        return GroupedOptions.isNeeded(command) ? abbreviatedSynopsis() : super.synopsis(headingLength);
    }

    @Override
    public String optionList() {
        if (!GroupedOptions.isNeeded(command)) {
            return super.optionList();
        }
        StringBuilder list = new StringBuilder();
        for (Map.Entry<OptionGroup, List<OptionSpec>> group :
                GroupedOptions.of(command).entrySet()) {
            List<OptionSpec> options = new ArrayList<>(group.getValue());
            options.sort(createShortOptionNameComparator());
            Layout layout = createDefaultLayout();
            layout.addOptions(options, parameterLabelRenderer());
            list.append(String.format("%n%s:%n", group.getKey().heading())).append(layout);
        }
        return list.toString();
    }
}
