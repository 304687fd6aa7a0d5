package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.catcher.CatchListener;
import org.cloudimagefactory.itchy.catcher.Offer;

/** Prints what happens in a run of {@code itchy catch}: results to stdout, problems to stderr. */
final class CatchReport implements CatchListener {
    private final PrintWriter out;
    private final PrintWriter err;
    private final OutputFormat format;
    private final ObjectNode document = new ObjectMapper().createObjectNode();
    private final ArrayNode lists = document.putArray("lists");
    private final ArrayNode available = document.putArray("available");
    private final ArrayNode expired = document.putArray("expired");
    private final ArrayNode problems = document.putArray("problems");
    private int exitCode = ExitCode.OK;

    CatchReport(PrintWriter out, PrintWriter err, OutputFormat format) {
        this.out = out;
        this.err = err;
        this.format = format;
    }

    @Override
    public void looked(Offer offer) {
        String url = Address.shown(offer.subscription().url());
        HeldList held = offer.subscription().held();
        boolean unsigned = offer.subscription().terms().unsigned();
        Problem problem = offer.problem();
        ObjectNode node = lists.addObject();
        node.put("url", url);
        node.put("identifier", offer.subscription().identifier());
        node.put("version", held == null ? null : held.version());
        node.put("unsigned", unsigned);
        node.put("images", offer.images().size());
        node.put("problem", problem == null ? null : problem.line());
        say(
                "list",
                url + (held == null ? "" : ", version " + held.version()) + ", "
                        + offer.images().size() + " images wanted" + (unsigned ? ", UNSIGNED" : ""));
        if (problem != null) {
            problem("subscription " + url, problem);
        }
    }

    @Override
    public void available(String identifier, String version, String fileName) {
        available
                .addObject()
                .put("identifier", identifier)
                .put("version", version)
                .put("file", fileName);
        say("available", identifier + " version " + version);
    }

    @Override
    public void expired(String identifier, String version) {
        expired.addObject().put("identifier", identifier).put("version", version);
        say("expired", identifier + " version " + version);
    }

    @Override
    public void problem(String item, Problem problem) {
        exitCode = Math.max(exitCode, problem.exitCode());
        problems.addObject().put("item", item).put("reason", problem.line());
        err.println("itchy: " + PrintableText.of(item + ": " + problem.line()));
        err.flush();
    }

    /** Prints the rest and tells the exit code. */
    int end() {
        if (format == OutputFormat.JSON) {
            out.println(document.toPrettyString());
            out.flush();
        }
        return exitCode;
    }

    private void say(String what, String text) {
        if (format == OutputFormat.TEXT) {
            out.println(PrintableText.of(String.format("%-10s %s", what, text)));
            out.flush();
        }
    }
}
