package org.cloudimagefactory.itchy.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.queue.RetryService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code itchy retry}. */
@Command(name = "retry", description = "Put failed events back into the queue; the next run works on them.")
public final class RetryCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Parameters(
            paramLabel = "EVENT",
            arity = "0..*",
            description = "File names of events or identifiers of images; default all.")
    private List<String> names = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<EventDirectoryOptions, RetryService> useCase;

    /** Wires the use case with the options of the command. */
    public RetryCommand(Function<EventDirectoryOptions, RetryService> useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        List<String> back = useCase.apply(events).retry(Directories.readable(events.metadataDirectory()), names);
        back.forEach(event -> out.println(PrintableText.of("waiting again: " + event)));
        if (back.isEmpty()) {
            out.println("no events have failed");
        }
        out.flush();
        return ExitCode.OK;
    }
}
