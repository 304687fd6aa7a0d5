package org.cloudimagefactory.comfy.catalogue;

import java.util.Map;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.page.HtmlPage;
import org.cloudimagefactory.common.process.ShellText;
import org.jspecify.annotations.Nullable;

/** What a signed image list says. */
final class ListSection {
    private ListSection() {}

    static Section of(ImageList list) {
        return new Section(
                text(list.texts().get("dc:title"), list.identifier()),
                list.texts().get("dc:description"),
                "Version " + list.version() + ", " + HtmlPage.day(list.created()) + ", valid until "
                        + HtmlPage.day(list.expires()),
                subscription(list),
                list.acceptedImages().map(ListSection::entry).toList());
    }

    private static @Nullable Way subscription(ImageList list) {
        String url = list.texts().getOrDefault("hv:uri", "");
        Endorser endorser = list.endorser();
        return url.isEmpty() || endorser == null
                ? null
                : new Way(
                        "How to subscribe",
                        "itchy subscribe " + ShellText.inQuotes(url) + " \\\n    --endorser-dn "
                                + ShellText.inQuotes(endorser.dn()) + " \\\n    --endorser-ca "
                                + ShellText.inQuotes(endorser.ca()) + "\nitchy catch");
    }

    private static Entry entry(ListedImage image) {
        Map<String, String> texts = image.texts();
        return new EntryBuilder(image.identifier())
                .title(texts.get("dc:title"))
                .description(texts.get("dc:description"))
                .fact("Version", image.version())
                .fact("System", text(texts.get("sl:osname"), "") + " " + text(texts.get("sl:osversion"), ""))
                .fact("Architecture", texts.get("sl:arch"))
                .fact("Format", texts.get("hv:format"))
                .fact("Size", HtmlPage.size(image.size()))
                .fact("Memory", unit(texts.get("ad:ram_recommended"), " MiB"))
                .fact("Cores", texts.get("ad:core_recommended"))
                .fact("Expires", image.expires() == null ? null : HtmlPage.day(image.expires()))
                .fact("Identifier", image.identifier())
                .fact("SHA-512", image.sha512())
                .link("Download", image.uri().toString())
                .link("Packages (SBOM)", texts.get("sl:sbom:uri"))
                .link("More", texts.get("ad:mpuri"))
                .build();
    }

    private static String text(@Nullable String value, String usual) {
        return value == null || value.isBlank() || value.equals("unknown") ? usual : value;
    }

    private static @Nullable String unit(@Nullable String number, String unit) {
        return number == null ? null : number + unit;
    }
}
