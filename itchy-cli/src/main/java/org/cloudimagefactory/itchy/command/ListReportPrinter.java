package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ImageResult;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.SignerDetails;
import org.cloudimagefactory.common.problem.AddressText;
import org.jspecify.annotations.Nullable;

/** Prints all that was found out about a list. */
final class ListReportPrinter {
    private final ResultPrinter printer;

    ListReportPrinter(ResultPrinter printer) {
        this.printer = printer;
    }

    void print(String source, ListReport report) {
        if (printer.isJson()) {
            printer.document(json(source, report));
        } else {
            text(source, report);
        }
    }

    /** Who has signed a list, and what it is; also shown before somebody is trusted. */
    void signer(ListReport report) {
        ImageList list = report.list();
        if (list != null) {
            line("list", list.identifier());
            line("title", list.texts().getOrDefault("dc:title", ""));
            line("version", list.version() + ", of " + list.created() + ", valid until " + list.expires());
        }
        SignerDetails signer = report.signer();
        if (signer != null) {
            line("signer", signer.subject());
            line("issuer", signer.issuer());
            line("serial", signer.serialNumber());
            line("certificate", signer.key() + ", valid from " + signer.notBefore() + " to " + signer.notAfter());
            Instant time = signer.signingTime();
            line("signature", signer.digest() + (time == null ? "" : ", made on " + time));
            report.warnings().forEach(warning -> line("warning", warning));
            signer.chain().stream().skip(1).forEach(authority -> line("issued by", authority));
        }
    }

    private void text(String source, ListReport report) {
        line(report.isAccepted() ? "accepted" : "refused", source);
        signer(report);
        for (RuleResult rule : report.rules()) {
            String outcome = switch (rule.outcome()) {
                case OK -> "ok";
                case WARNING -> "warning";
                case FAILED -> "NOT OK";
                case NOT_CHECKED -> "-";
            };
            printer.line(String.format("  %-7s %-17s %s", outcome, rule.rule(), rule.detail()));
        }
        for (ImageResult image : report.images()) {
            String reason = image.reason();
            String rest = reason == null ? versionOf(image.image()) : reason;
            String outcome = reason == null ? "image" : "refused";
            printer.line(String.format("  %-7s %s: %s", outcome, image.identifier(), rest));
        }
    }

    private static String versionOf(@Nullable ListedImage image) {
        return image == null ? "" : "version " + image.version() + ", " + image.size() + " bytes";
    }

    private void line(String name, String value) {
        printer.line(String.format("%-12s %s", name + ":", value));
    }

    private static ObjectNode json(String source, ListReport report) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("source", source);
        document.put("accepted", report.isAccepted());
        SignerDetails signer = report.signer();
        if (signer != null) {
            add(document.putObject("signer"), signer);
        }
        ImageList list = report.list();
        if (list != null) {
            add(document.putObject("list"), list);
        }
        ArrayNode rules = document.putArray("rules");
        for (RuleResult rule : report.rules()) {
            ObjectNode node = rules.addObject();
            node.put("rule", rule.rule().toString());
            node.put("ok", rule.outcome() == RuleResult.Outcome.NOT_CHECKED ? null : Boolean.valueOf(rule.isOk()));
            node.put("warning", rule.outcome() == RuleResult.Outcome.WARNING);
            node.put("detail", rule.detail());
        }
        ArrayNode images = document.putArray("images");
        for (ImageResult result : report.images()) {
            ObjectNode node = images.addObject();
            node.put("identifier", result.identifier());
            node.put("accepted", result.isAccepted());
            node.put("reason", result.reason());
            ListedImage image = result.image();
            if (image != null) {
                node.put("version", image.version());
                node.put("uri", AddressText.withoutCredentials(image.uri().toString()));
                node.put("size", image.size());
                node.put("sha512", image.sha512());
            }
        }
        return document;
    }

    private static void add(ObjectNode node, SignerDetails signer) {
        node.put("subject", signer.subject());
        node.put("issuer", signer.issuer());
        node.put("serial_number", signer.serialNumber());
        node.put("not_before", signer.notBefore().toString());
        node.put("not_after", signer.notAfter().toString());
        node.put("key", signer.key());
        node.put("digest", signer.digest());
        Instant time = signer.signingTime();
        node.put("signing_time", time == null ? null : time.toString());
        signer.chain().forEach(node.putArray("chain")::add);
    }

    private static void add(ObjectNode node, ImageList list) {
        node.put("identifier", list.identifier());
        node.put("title", list.texts().get("dc:title"));
        node.put("version", list.version());
        node.put("created", list.created().toString());
        node.put("expires", list.expires().toString());
        String uri = list.texts().get("hv:uri");
        node.put("uri", uri == null ? null : AddressText.withoutCredentials(uri));
    }
}
