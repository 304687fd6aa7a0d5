package org.cloudimagefactory.nifty.report;

import static org.cloudimagefactory.common.page.HtmlPage.escaped;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.page.HtmlPage;
import org.cloudimagefactory.nifty.intake.Rejection;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.WaitingDescriptor;
import org.cloudimagefactory.nifty.sync.LastRun;
import org.jspecify.annotations.Nullable;

/** The report as one page: first what needs somebody's hands, then what there is for users. */
final class ReportPage {
    /** Line of the head that tells such a page from others. */
    static final String MAKER = "<meta name=\"generator\" content=\"nifty report\">\n";

    /** From when on an appliance counts as soon to expire. */
    static final Duration SOON = Duration.ofDays(14);

    private static final int MOST = 200;

    private final HtmlPage page;

    ReportPage(String title, String style) {
        this.page = new HtmlPage(MAKER, title, style);
    }

    String of(CloudReport report) {
        page.add("<p>As of <time datetime=\"" + report.at() + "\">" + time(report.at()) + "</time></p>\n<ul>\n");
        tile(report.count("offered"), "offered", "good");
        tile(report.expiringWithin(SOON), "expire within " + SOON.toDays() + " days", "warn");
        tile(report.problems(), "failed last time", "bad");
        tile(report.waiting().size() + report.unreadable().size(), "waiting", "");
        tile(report.rejected().size(), "set aside", "bad");
        page.add("</ul>\n</header>\n<main>\n");
        lastRun(report.lastRun());
        rejections("Set aside", report.rejected());
        rejections("No descriptors", report.unreadable());
        waiting(report.waiting());
        appliances(report);
        return page.end();
    }

    private void tile(long count, String what, String kind) {
        page.add("<li class=\"" + (count == 0 ? "none" : kind) + "\"><b>" + count + "</b> " + what + "</li>\n");
    }

    private void lastRun(@Nullable LastRun run) {
        if (run == null) {
            return;
        }
        boolean isGood = run.abort() == null && run.problems().isEmpty();
        page.add("<section id=\"last-run\">\n<h2>Last run</h2>\n<p>" + time(run.at()) + ": " + run.changed()
                + " changed, " + run.unchanged() + " unchanged" + (isGood ? ", nothing failed" : "") + "</p>\n");
        if (run.abort() != null) {
            page.add("<p class=\"bad\">It ended early: " + escaped(run.abort()) + "</p>\n");
        }
        problems(run.problems());
        page.add("</section>\n");
    }

    private void problems(List<LastRun.Trouble> problems) {
        if (!problems.isEmpty()) {
            page.add("<dl class=\"problems\">\n");
            problems.forEach(each ->
                    page.add("<dt>" + escaped(each.identifier()) + "</dt><dd>" + escaped(each.problem()) + "</dd>\n"));
            page.add("</dl>\n");
        }
    }

    private void rejections(String heading, List<Rejection> rejections) {
        if (rejections.isEmpty()) {
            return;
        }
        page.add("<section>\n<h2>" + heading + "</h2>\n");
        problems(rejections.stream()
                .limit(MOST)
                .map(each -> new LastRun.Trouble(each.file().toString(), each.reason()))
                .toList());
        more(rejections.size());
        page.add("</section>\n");
    }

    private void waiting(List<WaitingDescriptor> waiting) {
        if (waiting.isEmpty()) {
            return;
        }
        page.add("<section>\n<h2>Waiting for the next run</h2>\n<dl class=\"problems\">\n");
        waiting.stream()
                .limit(MOST)
                .forEach(each -> page.add("<dt>" + escaped(each.identifier()) + "</dt><dd>"
                        + escaped(each.descriptor().action() + (each.version() == null ? "" : " " + each.version()))
                        + "</dd>\n"));
        page.add("</dl>\n");
        more(waiting.size());
        page.add("</section>\n");
    }

    private void more(int count) {
        if (count > MOST) {
            page.add("<p>and " + (count - MOST) + " more</p>\n");
        }
    }

    private void appliances(CloudReport report) {
        page.add("<section>\n<h2>Appliances</h2>\n");
        if (report.appliances().isEmpty()) {
            page.add("<p>There are none yet.</p>\n");
        }
        page.add("<div class=\"cards\">\n");
        report.appliances().stream()
                .sorted(Comparator.comparing(ReportPage::name, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(ApplianceOverview::datastore))
                .forEach(appliance -> card(appliance, report.at()));
        page.add("</div>\n</section>\n");
    }

    private void card(ApplianceOverview appliance, Instant now) {
        Map<String, String> texts = texts(appliance);
        page.add("<article class=\"" + appliance.state() + "\">\n<h3>" + escaped(name(appliance))
                + " <span class=\"state\">" + appliance.state() + "</span></h3>\n");
        page.paragraph(texts.get(AttributeNames.DESCRIPTION));
        page.add("<dl>\n");
        page.fact("Version", appliance.version());
        page.fact("Expires", expiry(appliance.expires(), now));
        page.fact("System", texts.get(AttributeNames.OS));
        page.fact("Architecture", texts.get(AttributeNames.ARCHITECTURE));
        page.fact(
                "Template",
                appliance.template() == null ? null : appliance.template().name());
        page.fact("In use by", machines(appliance.machines()));
        page.fact("For", texts.get(AttributeNames.GROUP));
        page.add("</dl>\n<details>\n<summary>Where it comes from</summary>\n<dl>\n");
        page.fact("Identifier", appliance.identifier());
        page.fact("Image list", texts.get(AttributeNames.IMAGE_LIST));
        page.fact("Descriptor", texts.get(AttributeNames.DIGEST));
        page.fact("Datastore", appliance.datastore());
        appliance.images().forEach(this::image);
        page.add("</dl>\n<p class=\"links\">");
        page.link(texts.get(AttributeNames.MPURI), "More about it");
        page.add("</p>\n</details>\n</article>\n");
    }

    private void image(CloudImage image) {
        Map<String, String> attributes = image.stamp().attributes();
        String facts = List.of(
                        image.id(),
                        image.name(),
                        image.status().toString(),
                        HtmlPage.day(image.registered()),
                        attributes.getOrDefault(AttributeNames.FORMAT, ""),
                        size(attributes.get(AttributeNames.SIZE)),
                        attributes.getOrDefault(AttributeNames.CHECKSUM, ""),
                        image.problem())
                .stream()
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        page.fact(image.stamp().expired() ? "Old image" : "Image", facts);
    }

    private static String size(@Nullable String bytes) {
        return bytes != null && bytes.matches("[0-9]{1,18}") ? HtmlPage.size(Long.parseLong(bytes)) : "";
    }

    /** What the template says, and beside it what the images in service say. */
    private static Map<String, String> texts(ApplianceOverview appliance) {
        if (appliance.template() != null) {
            return appliance.template().stamp().attributes();
        }
        return appliance.images().stream()
                .findFirst()
                .map(image -> image.stamp().attributes())
                .orElse(Map.of());
    }

    private static String name(ApplianceOverview appliance) {
        String title = appliance.title();
        return title == null || title.isBlank() ? appliance.identifier() : title;
    }

    private static @Nullable String expiry(@Nullable Instant expires, Instant now) {
        if (expires == null) {
            return null;
        }
        long days = ChronoUnit.DAYS.between(now, expires);
        String when = expires.isBefore(now)
                ? "over"
                : days == 0 ? "within a day" : "in " + days + (days == 1 ? " day" : " days");
        return HtmlPage.day(expires) + " (" + when + ")";
    }

    private static String machines(int machines) {
        return machines == 1 ? "1 virtual machine" : machines + " virtual machines";
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString().replace('T', ' ').replace(":00Z", " UTC");
    }
}
