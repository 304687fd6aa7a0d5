package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.cloudimagefactory.common.cli.CheckingCommand;
import org.cloudimagefactory.common.cli.FarmOptions;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.systemd.DropIn;
import org.cloudimagefactory.itchy.check.FarmCheck;
import org.cloudimagefactory.itchy.check.SiteCheck;
import org.cloudimagefactory.itchy.check.SitePlaces;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code itchy check}. */
@Command(
        name = "check",
        description = "Look whether qemu-img, directories, authorities and subscriptions are as itchy needs them;"
                + " nothing is changed, and nothing is fetched.",
        footerHeading = "%nExamples:%n",
        footer = {"  itchy check", "  itchy check --ca-dir /etc/grid-security/certificates --output json"})
public final class CheckCommand extends CheckingCommand {
    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Mixin
    private DirectoryOptions directories = new DirectoryOptions();

    @Mixin
    private CacheOptions cache = new CacheOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    // Of other commands, whose logs go there.
    @Option(names = "--archive-log", hidden = true, paramLabel = "FILE")
    private @Nullable Path archiveLog;

    @Option(names = "--process-log", hidden = true, paramLabel = "FILE")
    private @Nullable Path processLog;

    @Mixin
    private ConversionOptions conversion = new ConversionOptions();

    @Mixin
    private FarmOptions farm = new FarmOptions();

    private final BiFunction<ConversionOptions, FarmCheck, SiteCheck> useCase;
    private final Map<String, String> environment;

    /** The use case looks with the qemu-img that the options name, and at the farm that they name. */
    public CheckCommand(BiFunction<ConversionOptions, FarmCheck, SiteCheck> useCase, Map<String, String> environment) {
        this.useCase = useCase;
        this.environment = environment;
    }

    @Override
    protected List<Finding> findings() {
        SitePlaces places = new SitePlaces(
                events.metadataDirectory,
                directories.output,
                directories.temporary,
                directories.descriptors,
                cache.directory,
                database());
        FarmCheck looked = new FarmCheck(farm.isLocal() ? null : farm.scheduler(environment));
        return useCase.apply(conversion, looked).check(places, trust.policy(), state::openToLook);
    }

    @Override
    protected DropIn dropIn() {
        List<Path> writable = new ArrayList<>(List.of(
                events.metadataDirectory,
                directories.output,
                directories.temporary,
                directories.descriptors,
                cache.directory,
                database()));
        Stream.of(archiveLog, processLog)
                .filter(file -> file != null && file.getParent() != null)
                .map(file -> file.toAbsolutePath().getParent())
                .forEach(writable::add);
        return new DropIn(
                "itchy",
                List.of("cloud-image-factory.service", "itchy-catch.service", "itchy-process.service"),
                writable,
                List.of(trust.policy().directory()));
    }

    @Override
    protected List<Path> kept() {
        return List.of(cache.directory, state.file, state.beside("-wal"), state.beside("-shm"));
    }

    private Path database() {
        Path database = state.file.getParent();
        if (database == null) {
            throw new UsageProblem("--state-file " + state.file + " is a directory").hint("name a file in one");
        }
        return database;
    }
}
