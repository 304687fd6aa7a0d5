package org.cloudimagefactory.comfy.publish.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cloudimagefactory.comfy.publish.PublishedList;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.imagelist.ListedImage;

/** Prints what was published. */
final class PublishReport {
    private PublishReport() {}

    static void print(ResultPrinter printer, PublishedList published) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("list", published.file().toString());
        node.put("identifier", published.list().identifier());
        node.put("version", published.list().version());
        node.put("expires", published.list().expires().toString());
        node.put("uri", published.list().texts().get("hv:uri"));
        node.put("endorser_dn", published.endorser().dn());
        node.put("endorser_ca", published.endorser().ca());
        ArrayNode images = node.putArray("images");
        for (ListedImage image : published.images()) {
            images.addObject()
                    .put("identifier", image.identifier())
                    .put("version", image.version())
                    .put("uri", image.uri().toString());
        }
        if (printer.isJson()) {
            printer.document(node);
        } else {
            node.properties().stream()
                    .filter(field -> !field.getValue().isArray())
                    .forEach(field -> printer.line(String.format(
                            "%-12s %s", field.getKey() + ":", field.getValue().asText())));
            published
                    .images()
                    .forEach(image -> printer.line(
                            "  " + image.identifier() + " version " + image.version() + ": " + image.uri()));
        }
    }
}
