package org.cloudimagefactory.comfy.catalogue;

import java.util.List;
import org.cloudimagefactory.common.page.HtmlPage;

/** The catalogue as one HTML page, with nothing in it that has to be fetched: no script, no style sheet, no picture. */
final class CataloguePage {
    private final HtmlPage page;

    CataloguePage(String title, String style) {
        this.page = new HtmlPage("", title, style);
    }

    String of(List<Section> sections) {
        long appliances = sections.stream()
                .flatMap(section -> section.entries().stream())
                .map(Entry::identifier)
                .distinct()
                .count();
        page.add("<p>" + appliances + (appliances == 1 ? " appliance" : " appliances") + "</p>\n</header>\n<main>\n");
        sections.forEach(this::section);
        return page.end();
    }

    private void section(Section section) {
        page.add("<section>\n<h2>" + HtmlPage.escaped(section.title()) + "</h2>\n");
        page.paragraph(section.description());
        if (!section.dates().isEmpty()) {
            page.add("<p class=\"dates\">" + HtmlPage.escaped(section.dates()) + "</p>\n");
        }
        if (section.way() != null) {
            way(section.way());
        }
        page.add("<div class=\"cards\">\n");
        section.entries().forEach(this::card);
        page.add("</div>\n</section>\n");
    }

    private void way(Way way) {
        page.add("<details>\n<summary>" + HtmlPage.escaped(way.with()) + "</summary>\n<pre><code>"
                + HtmlPage.escaped(way.command()) + "</code></pre>\n</details>\n");
    }

    private void card(Entry entry) {
        String title = entry.title() == null ? entry.identifier() : entry.title();
        page.add("<article id=\"" + HtmlPage.escaped(entry.identifier()) + "\">\n<h3>" + HtmlPage.escaped(title)
                + "</h3>\n");
        page.paragraph(entry.description());
        page.add("<dl>\n");
        entry.facts().forEach(page::fact);
        page.add("</dl>\n<p class=\"links\">");
        entry.links().forEach((label, address) -> page.link(address, label));
        page.add("</p>\n");
        entry.ways().forEach(this::way);
        page.add("</article>\n");
    }
}
