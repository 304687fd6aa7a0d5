package org.cloudimagefactory.common.cli;

import picocli.CommandLine.Option;

/** A command whose results are for people, or for programs. */
@InGroup(OptionGroup.OUTPUT)
public abstract class ResultCommand extends ToolCommand {
    @Option(names = "--output", paramLabel = "FORMAT", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    /** With the options that every command has. */
    protected ResultCommand() {}

    /** With options that spell some of those differently, too. */
    protected ResultCommand(CommonOptions common) {
        super(common);
    }

    @Override
    protected final OutputFormat format() {
        return output;
    }
}
