package org.cloudimagefactory.nifty.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.page.HtmlPage;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.BundledFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.OwnKind;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.intake.DescriptorQueue;
import org.cloudimagefactory.nifty.intake.Intake;
import org.cloudimagefactory.nifty.intake.RejectedDescriptors;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.sync.SyncRequest;
import org.cloudimagefactory.nifty.sync.SyncService;

/** Finds out how things are; in the cloud and in the directories of descriptors nothing is changed. */
public final class ReportService {
    private static final FilePermissions EVERYBODY = FilePermissions.parse("644");
    private static final String STYLE = "report.css";
    private static final OwnKind PAGE =
            new OwnKind("page of nifty report", Pattern.compile(Pattern.quote(HtmlPage.HEAD + ReportPage.MAKER)));

    private final Clock clock;

    public ReportService(Clock clock) {
        this.clock = clock;
    }

    /** How things are. */
    public CloudReport report(CloudBackend backend, SyncRequest request) {
        Intake intake = new DescriptorQueue(request.descriptorDirectories(), false).read();
        return new CloudReport(
                clock.instant(),
                ApplianceOverview.of(backend.inventory()),
                intake.waiting(),
                intake.rejections(),
                new RejectedDescriptors(request.descriptorDirectories()).all(),
                SyncService.lastRun(request.stateDirectory()).orElse(null));
    }

    /** Fails when there is a file of this name that is no earlier page. */
    public void requireReplaceable(Path page) {
        PAGE.requireReplaceable(page);
    }

    /** Writes the page, readable by everybody; it replaces an earlier one, and nothing else. */
    public void write(String title, CloudReport report, Path page) {
        PAGE.requireReplaceable(page);
        String html = new ReportPage(title, BundledFile.text(ReportService.class, STYLE)).of(report);
        try {
            AtomicFile.write(page, html.getBytes(StandardCharsets.UTF_8), EVERYBODY.set());
        } catch (IOException e) {
            throw Directories.unusable(page, "write", e);
        }
    }
}
