package org.cloudimagefactory.comfy.publish.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.cloudimagefactory.comfy.publish.PublishedList;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.problem.PrintableText;

/** Prints what was published. */
final class PublishReport {
    private PublishReport() {}

    static void print(PrintWriter out, PublishedList published, OutputFormat output) {
        ObjectNode node = new ObjectMapper().createObjectNode();
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
        if (output == OutputFormat.JSON) {
            out.println(node.toPrettyString());
        } else {
            node.properties().stream()
                    .filter(field -> !field.getValue().isArray())
                    .forEach(field -> out.println(PrintableText.of(String.format(
                            "%-12s %s", field.getKey() + ":", field.getValue().asText()))));
            published
                    .images()
                    .forEach(image -> out.println(PrintableText.of(
                            "  " + image.identifier() + " version " + image.version() + ": " + image.uri())));
        }
        out.flush();
    }
}
