package org.cloudimagefactory.comfy.publish.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cloudimagefactory.comfy.publish.PublishedList;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;

/** Prints what was published. */
final class PublishReport {
    private PublishReport() {}

    static void print(ResultPrinter printer, PublishedList published) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("list", published.file());
        facts.put("identifier", published.list().identifier());
        facts.put("version", published.list().version());
        facts.put("expires", published.list().expires());
        facts.put("uri", published.list().texts().get("hv:uri"));
        facts.put("endorser_dn", published.endorser().dn());
        facts.put("endorser_ca", published.endorser().ca());
        if (printer.isJson()) {
            JsonObject document = new JsonObject();
            facts.forEach(document::put);
            printer.document(document.list("images", published.images(), (node, image) -> {
                node.put("identifier", image.identifier());
                node.put("version", image.version()).put("uri", image.uri());
            }));
        } else {
            facts.forEach((name, value) -> printer.line(String.format("%-12s %s", name + ":", value)));
            published
                    .images()
                    .forEach(image -> printer.line(
                            "  " + image.identifier() + " version " + image.version() + ": " + image.uri()));
        }
    }
}
