package org.cloudimagefactory.itchy.command;

import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.cli.WatchOptions;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.itchy.clean.CleanRequest;
import org.cloudimagefactory.itchy.clean.CleanService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code itchy clean}. */
@Command(
        name = "clean",
        description =
                "Remove images, done and failed events and broken downloads that nobody needs any longer; only what"
                        + " itchy has a record of, and never what a descriptor that is not finished names.",
        footerHeading = "%nExamples:%n",
        footer = {"  itchy clean --dry-run", "  itchy clean --keep 2 --keep-days 7"})
@InGroup(OptionGroup.RUN)
public final class CleanCommand extends ResultCommand {
    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Mixin
    private DirectoryOptions directories = new DirectoryOptions();

    @Mixin
    private CacheOptions cache = new CacheOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private RetentionOptions retention = new RetentionOptions();

    @Mixin
    private WatchOptions.Usual watch = new WatchOptions.Usual();

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    private final CleanService service;

    public CleanCommand(CleanService service) {
        this.service = service;
    }

    @Override
    protected @Nullable WatchOptions watch() {
        return dryRun ? null : watch;
    }

    @Override
    protected void identify(RunRecord run) {
        run.label("spool", events.metadataDirectory.toString());
    }

    @Override
    protected void run() {
        CleanReport report = new CleanReport(printer(), record());
        CleanRequest request = request();
        endWith(dryRun ? report.plan(service.plan(request)) : report.done(service.clean(request)));
    }

    private CleanRequest request() {
        return new CleanRequest(
                events.metadataDirectory,
                directories.output,
                directories.descriptors,
                cache.directory,
                state.file,
                events.permissions(),
                retention.limits(),
                retention.neededBy);
    }
}
