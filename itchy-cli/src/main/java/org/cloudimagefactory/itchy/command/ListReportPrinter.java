package org.cloudimagefactory.itchy.command;

import java.time.Instant;
import org.cloudimagefactory.common.cli.JsonObject;
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

    private static JsonObject json(String source, ListReport report) {
        JsonObject document = new JsonObject().put("source", source).put("accepted", report.isAccepted());
        SignerDetails signer = report.signer();
        if (signer != null) {
            add(document.object("signer"), signer);
        }
        ImageList list = report.list();
        if (list != null) {
            add(document.object("list"), list);
        }
        document.list("rules", report.rules(), (node, rule) -> {
            node.put("rule", rule.rule());
            node.put("ok", rule.outcome() == RuleResult.Outcome.NOT_CHECKED ? null : Boolean.valueOf(rule.isOk()));
            node.put("warning", rule.outcome() == RuleResult.Outcome.WARNING).put("detail", rule.detail());
        });
        return document.list("images", report.images(), (node, result) -> {
            node.put("identifier", result.identifier())
                    .put("accepted", result.isAccepted())
                    .put("reason", result.reason());
            ListedImage image = result.image();
            if (image != null) {
                node.put("version", image.version())
                        .put("uri", AddressText.withoutCredentials(image.uri().toString()))
                        .put("size", image.size())
                        .put("sha512", image.sha512());
            }
        });
    }

    private static void add(JsonObject node, SignerDetails signer) {
        node.put("subject", signer.subject());
        node.put("issuer", signer.issuer());
        node.put("serial_number", signer.serialNumber());
        node.put("not_before", signer.notBefore());
        node.put("not_after", signer.notAfter());
        node.put("key", signer.key());
        node.put("digest", signer.digest());
        node.put("signing_time", signer.signingTime());
        node.texts("chain", signer.chain());
    }

    private static void add(JsonObject node, ImageList list) {
        node.put("identifier", list.identifier());
        node.put("title", list.texts().get("dc:title"));
        node.put("version", list.version());
        node.put("created", list.created());
        node.put("expires", list.expires());
        String uri = list.texts().get("hv:uri");
        node.put("uri", uri == null ? null : AddressText.withoutCredentials(uri));
    }
}
