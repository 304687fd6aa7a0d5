package org.cloudimagefactory.itchy.command;

import java.util.List;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.catcher.CatchListener;
import org.cloudimagefactory.itchy.catcher.Offer;
import org.cloudimagefactory.itchy.metrics.CatchMetrics;
import org.cloudimagefactory.itchy.metrics.ItchyMetrics;

/** Prints what happens in a run of {@code itchy catch}: results to stdout, problems to stderr. */
final class CatchReport implements CatchListener {
    private static final String AVAILABLE = "available";
    private static final String EXPIRED = "expired";
    private static final String FAILED = "failed";

    private final ResultPrinter printer;
    private final RunRecord record;
    private final CatchMetrics metrics;
    private final JsonObject document = new JsonObject();
    private int exitCode = ExitCode.OK;

    CatchReport(ResultPrinter printer, RunRecord record, CatchMetrics metrics) {
        this.printer = printer;
        this.record = record;
        this.metrics = metrics;
        record.expect(AVAILABLE, EXPIRED, FAILED);
        List.of("lists", AVAILABLE, EXPIRED, "problems").forEach(key -> document.texts(key, List.of()));
    }

    @Override
    public void looked(Offer offer) {
        metrics.looked(offer);
        String url = Address.shown(offer.subscription().url());
        HeldList held = offer.subscription().held();
        boolean unsigned = offer.subscription().terms().unsigned();
        String version = held == null ? null : held.version();
        int images = offer.images().size();
        Problem problem = offer.problem();
        document.add("lists")
                .put("url", url)
                .put("identifier", offer.subscription().identifier())
                .put("version", version)
                .put("unsigned", unsigned)
                .put("images", images)
                .put("problem", problem == null ? null : problem.line());
        String shown = version == null ? "" : ", version " + version;
        say(
                offer.subscription().terms().kind(),
                url + shown + ", " + images + " images wanted" + (unsigned ? ", UNSIGNED" : ""));
        if (problem != null) {
            problem("subscription " + url, problem);
        }
    }

    @Override
    public void downloaded(long bytes) {
        record.bytes(ItchyMetrics.DOWNLOADED, "downloaded", bytes);
    }

    @Override
    public void available(String identifier, String version, String fileName) {
        record.count(AVAILABLE, 1);
        document.add(AVAILABLE)
                .put("identifier", identifier)
                .put("version", version)
                .put("file", fileName);
        say(AVAILABLE, identifier + " version " + version);
    }

    @Override
    public void assembled(String identifier, long fetched, long listed) {
        document.add("assembled")
                .put("identifier", identifier)
                .put("fetched", fetched)
                .put("listed", listed);
        say("assembled", identifier + ": " + fetched + " bytes came instead of " + listed);
    }

    @Override
    public void warning(String item, String text) {
        document.add("warnings").put("item", item).put("reason", text);
        printer.warning(item + ": " + text);
    }

    @Override
    public void expired(String identifier, String version) {
        record.count(EXPIRED, 1);
        document.add(EXPIRED).put("identifier", identifier).put("version", version);
        say(EXPIRED, identifier + " version " + version);
    }

    @Override
    public void problem(String item, Problem problem) {
        record.count(FAILED, 1);
        exitCode = ExitCode.worse(exitCode, problem.exitCode());
        document.add("problems").put("item", item).put("reason", problem.line());
        printer.problem(item + ": " + problem.line());
    }

    /** Prints the rest and tells the exit code. */
    int end() {
        record.counted();
        if (printer.isJson()) {
            printer.document(document);
        }
        return exitCode;
    }

    private void say(String what, String text) {
        if (!printer.isJson()) {
            printer.line(String.format("%-10s %s", what, text));
        }
    }
}
