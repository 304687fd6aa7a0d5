package org.cloudimagefactory.comfy.publish;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.page.HtmlPage;
import org.jspecify.annotations.Nullable;

/** The catalogue as one HTML page, with nothing in it that has to be fetched: no script, no style sheet, no picture. */
final class CataloguePage {
    private final HtmlPage page;

    CataloguePage(String title, String style) {
        this.page = new HtmlPage("", title, style);
    }

    String of(List<ImageList> lists) {
        long images =
                lists.stream().mapToLong(list -> list.acceptedImages().count()).sum();
        page.add("<p>" + images + (images == 1 ? " appliance" : " appliances") + "</p>\n</header>\n<main>\n");
        lists.forEach(this::list);
        return page.end();
    }

    private void list(ImageList list) {
        page.add("<section>\n<h2>" + HtmlPage.escaped(text(list.texts(), "dc:title", list.identifier())) + "</h2>\n");
        page.paragraph(list.texts().get("dc:description"));
        page.add("<p class=\"dates\">Version " + HtmlPage.escaped(list.version()) + ", " + HtmlPage.day(list.created())
                + ", valid until " + HtmlPage.day(list.expires()) + "</p>\n");
        subscribe(list);
        page.add("<div class=\"cards\">\n");
        list.acceptedImages().forEach(this::card);
        page.add("</div>\n</section>\n");
    }

    private void subscribe(ImageList list) {
        String url = list.texts().getOrDefault("hv:uri", "");
        Endorser endorser = list.endorser();
        if (url.isEmpty() || endorser == null) {
            return;
        }
        page.add("<details>\n<summary>How to subscribe</summary>\n<pre><code>itchy subscribe "
                + HtmlPage.escaped(quoted(url))
                + " \\\n    --endorser-dn " + HtmlPage.escaped(quoted(endorser.dn())) + " \\\n    --endorser-ca "
                + HtmlPage.escaped(quoted(endorser.ca())) + "\nitchy catch</code></pre>\n</details>\n");
    }

    private void card(ListedImage image) {
        Map<String, String> texts = image.texts();
        page.add("<article id=\"" + HtmlPage.escaped(image.identifier()) + "\">\n<h3>"
                + HtmlPage.escaped(text(texts, "dc:title", image.identifier())) + "</h3>\n");
        page.paragraph(texts.get("dc:description"));
        page.add("<dl>\n");
        page.fact("Version", image.version());
        page.fact("System", (text(texts, "sl:osname", "") + " " + text(texts, "sl:osversion", "")).strip());
        page.fact("Architecture", texts.get("sl:arch"));
        page.fact("Format", texts.get("hv:format"));
        page.fact("Size", HtmlPage.size(image.size()));
        page.fact("Memory", unit(texts.get("ad:ram_recommended"), " MiB"));
        page.fact("Cores", texts.get("ad:core_recommended"));
        page.fact("Expires", image.expires() == null ? null : HtmlPage.day(image.expires()));
        page.fact("Identifier", image.identifier());
        page.fact("SHA-512", image.sha512());
        page.add("</dl>\n<p class=\"links\">");
        page.link(image.uri().toString(), "Download");
        page.link(texts.get("sl:sbom:uri"), "Packages (SBOM)");
        page.link(texts.get("ad:mpuri"), "More");
        page.add("</p>\n</article>\n");
    }

    private static String text(Map<String, String> texts, String field, String usual) {
        String value = texts.getOrDefault(field, "");
        return value.isBlank() || value.equals("unknown") ? usual : value;
    }

    private static @Nullable String unit(@Nullable String number, String unit) {
        return number == null ? null : number + unit;
    }

    /** For a shell. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
