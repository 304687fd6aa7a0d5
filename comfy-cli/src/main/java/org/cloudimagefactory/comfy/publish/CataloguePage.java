package org.cloudimagefactory.comfy.publish;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.jspecify.annotations.Nullable;

/** The catalogue as one HTML page, with nothing in it that has to be fetched: no script, no style sheet, no picture. */
final class CataloguePage {
    /** How every page begins. */
    static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            """;

    private final String style;
    private final StringBuilder html = new StringBuilder(1 << 16);

    CataloguePage(String style) {
        this.style = style;
    }

    String of(String title, List<ImageList> lists) {
        long images =
                lists.stream().mapToLong(list -> list.acceptedImages().count()).sum();
        add(HEAD);
        add("<title>" + escaped(title) + "</title>\n<style>\n" + style + "</style>\n</head>\n<body>\n<header>\n<h1>"
                + escaped(title) + "</h1>\n<p>" + images + (images == 1 ? " appliance" : " appliances")
                + "</p>\n</header>\n<main>\n");
        lists.forEach(this::list);
        add("</main>\n</body>\n</html>\n");
        return html.toString();
    }

    private void list(ImageList list) {
        add("<section>\n<h2>" + escaped(text(list.texts(), "dc:title", list.identifier())) + "</h2>\n");
        paragraph(list.texts().get("dc:description"));
        add("<p class=\"dates\">Version " + escaped(list.version()) + ", " + day(list.created()) + ", valid until "
                + day(list.expires()) + "</p>\n");
        subscribe(list);
        add("<div class=\"cards\">\n");
        list.acceptedImages().forEach(this::card);
        add("</div>\n</section>\n");
    }

    private void subscribe(ImageList list) {
        String url = list.texts().getOrDefault("hv:uri", "");
        Endorser endorser = list.endorser();
        if (url.isEmpty() || endorser == null) {
            return;
        }
        add("<details>\n<summary>How to subscribe</summary>\n<pre><code>itchy subscribe " + escaped(quoted(url))
                + " \\\n    --endorser-dn " + escaped(quoted(endorser.dn())) + " \\\n    --endorser-ca "
                + escaped(quoted(endorser.ca())) + "\nitchy catch</code></pre>\n</details>\n");
    }

    private void card(ListedImage image) {
        Map<String, String> texts = image.texts();
        add("<article id=\"" + escaped(image.identifier()) + "\">\n<h3>"
                + escaped(text(texts, "dc:title", image.identifier())) + "</h3>\n");
        paragraph(texts.get("dc:description"));
        add("<dl>\n");
        fact("Version", image.version());
        fact("System", (text(texts, "sl:osname", "") + " " + text(texts, "sl:osversion", "")).strip());
        fact("Architecture", texts.get("sl:arch"));
        fact("Format", texts.get("hv:format"));
        fact("Size", size(image.size()));
        fact("Memory", unit(texts.get("ad:ram_recommended"), " MiB"));
        fact("Cores", texts.get("ad:core_recommended"));
        fact("Expires", image.expires() == null ? null : day(image.expires()));
        fact("Identifier", image.identifier());
        fact("SHA-512", image.sha512());
        add("</dl>\n<p class=\"links\">");
        link(image.uri().toString(), "Download");
        link(texts.get("sl:sbom:uri"), "Packages (SBOM)");
        link(texts.get("ad:mpuri"), "More");
        add("</p>\n</article>\n");
    }

    private void fact(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            add("<dt>" + name + "</dt><dd>" + escaped(value) + "</dd>\n");
        }
    }

    /** Only addresses that lead to a place; a list could hold one that runs a script. */
    private void link(@Nullable String address, String label) {
        if (address != null && address.matches("(?i)(https?|file):.*")) {
            add("<a href=\"" + escaped(address) + "\">" + label + "</a> ");
        }
    }

    private void paragraph(@Nullable String text) {
        if (text != null && !text.isBlank()) {
            add("<p>" + escaped(text) + "</p>\n");
        }
    }

    private void add(String text) {
        html.append(text);
    }

    private static String text(Map<String, String> texts, String field, String usual) {
        String value = texts.getOrDefault(field, "");
        return value.isBlank() || value.equals("unknown") ? usual : value;
    }

    private static @Nullable String unit(@Nullable String number, String unit) {
        return number == null ? null : number + unit;
    }

    private static String day(Instant time) {
        return time.toString().substring(0, "yyyy-mm-dd".length());
    }

    private static String size(long bytes) {
        double value = bytes;
        for (String unit : List.of("bytes", "KiB", "MiB", "GiB")) {
            if (value < 1024) {
                return unit.equals("bytes") ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, unit);
            }
            value /= 1024;
        }
        return String.format(Locale.ROOT, "%.1f TiB", value);
    }

    /** For a shell. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? ' ' : c);
            }
        }
        return safe.toString();
    }
}
