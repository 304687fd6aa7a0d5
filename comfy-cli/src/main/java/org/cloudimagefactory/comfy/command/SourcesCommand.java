package org.cloudimagefactory.comfy.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.confine.Confinement;
import org.cloudimagefactory.comfy.git.RemoteRef;
import org.cloudimagefactory.comfy.source.PollFarm;
import org.cloudimagefactory.comfy.source.SourceEntry;
import org.cloudimagefactory.comfy.source.SourcePlace;
import org.cloudimagefactory.comfy.source.SourceRecord;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.cli.TextTable;
import org.cloudimagefactory.common.cli.TextTable.Column;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code comfy sources}. */
@Command(
        name = "sources",
        description = "List the git repositories that appliances come from: last commit, signer and build, or why not.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy sources", "  # what builds of others can be confined by here", "  comfy sources --check"})
@InGroup(OptionGroup.OUTPUT)
public final class SourcesCommand extends ResultCommand {
    private static final List<Column> COLUMNS = List.of(
            Column.text("SOURCE", 12, 0),
            Column.text("REF", 8, 3),
            Column.fixed("COMMIT", 1),
            Column.text("SIGNER", 12, 2),
            Column.date("BUILT", 1),
            Column.text("WHY NOT", 20, 0));
    private static final int BRIEF = 12;

    @Mixin
    private SourceOptions sources = new SourceOptions();

    @Option(
            names = "--check",
            description = "Look whether builds of others can be confined here, and whether what sources name is there.")
    private boolean check;

    private final Confinement confinement;

    public SourcesCommand(Confinement confinement) {
        this.confinement = confinement;
    }

    @Override
    protected void run() {
        List<SourceEntry> chosen = sources.chosen();
        if (check) {
            check(chosen);
            return;
        }
        Map<String, FarmDirectory.KnownJob> jobs = jobs();
        printer()
                .list(
                        chosen,
                        (object, entry) -> describe(object, entry, jobs.get(entry.name())),
                        () -> table(chosen, jobs));
    }

    private void table(List<SourceEntry> chosen, Map<String, FarmDirectory.KnownJob> jobs) {
        if (chosen.isEmpty()) {
            printer().line("no sources");
            return;
        }
        TextTable table = new TextTable(COLUMNS);
        for (SourceEntry entry : chosen) {
            SourceRecord record = record(entry);
            SourceRecord.Accepted accepted = record.accepted();
            table.add(List.of(
                    entry.name(),
                    accepted == null ? entry.ref() : new RemoteRef(accepted.ref(), accepted.object()).brief(),
                    accepted == null ? "-" : accepted.commit().substring(0, BRIEF),
                    accepted == null || accepted.signer() == null ? "-" : accepted.signer(),
                    record.built() == null ? "-" : time(record.built().at()),
                    whyNot(record, jobs.get(entry.name()))));
        }
        printer().table(table);
    }

    /** Jobs of a farm, by the names of their sources. */
    private Map<String, FarmDirectory.KnownJob> jobs() {
        Map<String, FarmDirectory.KnownJob> jobs = new HashMap<>();
        PollFarm.directory(sources.outputDirectory(), sources.sourcesDirectory())
                .known()
                .forEach(job -> jobs.put(job.state().label(), job));
        return jobs;
    }

    private static String whyNot(SourceRecord record, FarmDirectory.@Nullable KnownJob job) {
        if (job != null) {
            return job.brief();
        }
        if (record.problem() != null) {
            return record.problem();
        }
        return record.asked() == 0 ? "was never asked" : "";
    }

    private SourceRecord record(SourceEntry entry) {
        return new SourcePlace(sources.sourcesDirectory(), entry.name()).record(entry);
    }

    private void describe(JsonObject object, SourceEntry entry, FarmDirectory.@Nullable KnownJob job) {
        object.put("name", entry.name())
                .put("url", entry.url())
                .put("ref", entry.ref())
                .put("path", entry.path())
                .put("identifier", entry.appliance());
        describe(object, record(entry));
        if (job != null) {
            object.put("job", job.state().id()).put("job_phase", job.phase());
        }
    }

    static void describe(JsonObject object, SourceRecord record) {
        SourceRecord.Accepted accepted = record.accepted();
        if (accepted != null) {
            object.put("commit", accepted.commit())
                    .put("accepted_ref", accepted.ref())
                    .put("tree", accepted.tree())
                    .put("signer", accepted.signer());
        }
        SourceRecord.Built built = record.built();
        if (built != null) {
            object.put("built", time(built.at()))
                    .put("built_commit", built.commit())
                    .put("descriptor", built.descriptor());
        }
        SourceRecord.Failed failed = record.failed();
        if (failed != null) {
            object.put("failed_builds", failed.times())
                    .put("next_try", failed.retry().toString());
        }
        object.put("asked", record.asked() == 0 ? null : time(record.asked())).put("problem", record.problem());
    }

    private static String time(long seconds) {
        return Instant.ofEpochSecond(seconds).toString();
    }

    private void check(List<SourceEntry> chosen) {
        List<Finding> findings = new ArrayList<>();
        boolean isNeeded = chosen.stream().anyMatch(entry -> !entry.allow().isOpen());
        try {
            Path scratch = Files.createTempDirectory("comfy-sources");
            try {
                confinement
                        .examine(scratch)
                        .forEach(finding -> findings.add(
                                finding.ok() || isNeeded
                                        ? finding
                                        : Finding.warning(finding.subject(), finding.text() + "; no source needs it")));
            } finally {
                TreeRemoval.remove(scratch);
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to the directory of temporary files", e);
        }
        for (SourceEntry entry : chosen) {
            findings.add(files(entry));
        }
        printer()
                .list(
                        findings,
                        SourcesCommand::describe,
                        () -> findings.forEach(finding -> printer()
                                .line(String.format(
                                        "%-5s %s: %s", finding.state(), finding.subject(), finding.text()))));
        endWith(findings.stream().allMatch(Finding::ok) ? ExitCode.OK : ExitCode.ENVIRONMENT);
    }

    private static void describe(JsonObject object, Finding finding) {
        object.put("subject", finding.subject())
                .put("ok", finding.ok())
                .put("state", finding.state())
                .put("text", finding.text());
    }

    private static Finding files(SourceEntry entry) {
        List<String> missing = new ArrayList<>();
        add(missing, entry.verify().allowedSigners());
        add(missing, entry.verify().gpgHome());
        add(missing, entry.verify().revoked());
        add(missing, entry.credentials().sshKey());
        add(missing, entry.credentials().knownHosts());
        add(missing, entry.credentials().tokenFile());
        add(missing, entry.credentials().ca());
        String subject = "source " + entry.name();
        if (!missing.isEmpty()) {
            return Finding.bad(subject, "cannot read " + String.join(", ", missing));
        }
        return entry.allow().isOpen()
                ? Finding.warning(subject, "its builds reach all that this host reaches (network: open)")
                : Finding.good(subject, "what it names is there");
    }

    private static void add(List<String> missing, @Nullable String file) {
        if (file != null && !Files.isReadable(Path.of(file))) {
            missing.add(file);
        }
    }
}
