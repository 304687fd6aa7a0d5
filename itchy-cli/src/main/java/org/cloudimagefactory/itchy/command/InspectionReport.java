package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.sanitize.InspectionResult;

/** Prints verdicts on image files. */
final class InspectionReport {
    private final PrintWriter out;
    private final OutputFormat format;

    InspectionReport(PrintWriter out, OutputFormat format) {
        this.out = out;
        this.format = format;
    }

    void print(List<InspectionResult> verdicts) {
        if (format == OutputFormat.JSON) {
            ObjectNode document = new ObjectMapper().createObjectNode();
            ArrayNode files = document.putArray("files");
            verdicts.forEach(verdict -> add(files.addObject(), verdict));
            out.println(document.toPrettyString());
        } else {
            verdicts.forEach(this::print);
        }
        out.flush();
    }

    private void print(InspectionResult verdict) {
        line(verdict.file() + ": " + (verdict.accepted() ? "accepted" : "refused"));
        if (!verdict.container().isEmpty()) {
            line("  container: " + verdict.container() + ", wrapper: " + verdict.wrapper());
        }
        for (InspectionResult.DiskVerdict disk : verdict.disks()) {
            line("  disk " + disk.name() + ": " + disk.inspection().formatName() + ", "
                    + disk.inspection().virtualSize() + " bytes ("
                    + disk.inspection().length() + " stored)");
            disk.inspection().details().forEach((name, value) -> line("    " + name + ": " + value));
        }
        verdict.warnings().forEach(warning -> line("  warning: " + warning));
        verdict.reasons().forEach(reason -> line("  refused: " + reason));
    }

    private void line(String text) {
        out.println(PrintableText.of(text));
    }

    private static void add(ObjectNode node, InspectionResult verdict) {
        node.put("file", verdict.file().toString());
        node.put("accepted", verdict.accepted());
        if (!verdict.disks().isEmpty()) {
            InspectionResult.DiskVerdict boot = verdict.disks().get(0);
            node.put("format", boot.inspection().formatName());
            node.put("virtual_size", boot.inspection().virtualSize());
        }
        if (!verdict.container().isEmpty()) {
            node.put("container", verdict.container());
            node.put("wrapper", verdict.wrapper());
        }
        ArrayNode reasons = node.putArray("reasons");
        verdict.reasons().forEach(reasons::add);
        ArrayNode warnings = node.putArray("warnings");
        verdict.warnings().forEach(warnings::add);
        ArrayNode disks = node.putArray("disks");
        for (InspectionResult.DiskVerdict disk : verdict.disks()) {
            ObjectNode child = disks.addObject();
            child.put("name", disk.name());
            child.put("format", disk.inspection().formatName());
            child.put("virtual_size", disk.inspection().virtualSize());
            child.put("stored_size", disk.inspection().length());
            ObjectNode details = child.putObject("details");
            disk.inspection().details().forEach(details::put);
        }
    }
}
