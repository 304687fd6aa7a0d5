package org.cloudimagefactory.itchy.command;

import java.util.List;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.catcher.CatchListener;
import org.cloudimagefactory.itchy.catcher.Offer;

/** Prints what happens in a run of {@code itchy catch}: results to stdout, problems to stderr. */
final class CatchReport implements CatchListener {
    private final ResultPrinter printer;
    private final JsonObject document = new JsonObject();
    private int exitCode = ExitCode.OK;

    CatchReport(ResultPrinter printer) {
        this.printer = printer;
        List.of("lists", "available", "expired", "problems").forEach(key -> document.texts(key, List.of()));
    }

    @Override
    public void looked(Offer offer) {
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
        say("list", url + shown + ", " + images + " images wanted" + (unsigned ? ", UNSIGNED" : ""));
        if (problem != null) {
            problem("subscription " + url, problem);
        }
    }

    @Override
    public void available(String identifier, String version, String fileName) {
        document.add("available")
                .put("identifier", identifier)
                .put("version", version)
                .put("file", fileName);
        say("available", identifier + " version " + version);
    }

    @Override
    public void expired(String identifier, String version) {
        document.add("expired").put("identifier", identifier).put("version", version);
        say("expired", identifier + " version " + version);
    }

    @Override
    public void problem(String item, Problem problem) {
        exitCode = ExitCode.worse(exitCode, problem.exitCode());
        document.add("problems").put("item", item).put("reason", problem.line());
        printer.problem(item + ": " + problem.line());
    }

    /** Prints the rest and tells the exit code. */
    int end() {
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
