package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes manifests and indexes of OCI: the same fields always as the same bytes. */
final class DocumentWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final RegistryJson JSON = new RegistryJson(RegistryLimits.DEFAULT.nesting());

    private DocumentWriter() {}

    static byte[] manifest(Manifest.Fields fields) {
        ObjectNode root = document(MediaTypes.OCI_MANIFEST);
        put(root, "artifactType", fields.artifactType());
        root.set("config", descriptor(fields.config()));
        root.set("layers", descriptors(fields.layers()));
        ContentDescriptor subject = fields.subject();
        if (subject != null) {
            root.set("subject", descriptor(subject));
        }
        annotate(root, fields.annotations());
        return JSON.write(root);
    }

    static byte[] index(List<ContentDescriptor> manifests, Map<String, String> annotations) {
        ObjectNode root = document(MediaTypes.OCI_INDEX);
        root.set("manifests", descriptors(manifests));
        annotate(root, annotations);
        return JSON.write(root);
    }

    private static ObjectNode document(String mediaType) {
        return NODES.objectNode().put("schemaVersion", 2).put("mediaType", mediaType);
    }

    private static ArrayNode descriptors(List<ContentDescriptor> all) {
        ArrayNode array = NODES.arrayNode();
        all.forEach(one -> array.add(descriptor(one)));
        return array;
    }

    private static ObjectNode descriptor(ContentDescriptor one) {
        ObjectNode node = NODES.objectNode()
                .put("mediaType", one.mediaType())
                .put("digest", one.digest().toString())
                .put("size", one.size());
        put(node, "artifactType", one.artifactType());
        Platform platform = one.platform();
        if (platform != null) {
            ObjectNode where = NODES.objectNode()
                    .put("architecture", platform.architecture())
                    .put("os", platform.os());
            put(where, "variant", platform.variant());
            node.set("platform", where);
        }
        annotate(node, one.annotations());
        return node;
    }

    private static void put(ObjectNode node, String key, @Nullable String value) {
        if (value != null) {
            node.put(key, value);
        }
    }

    private static void annotate(ObjectNode node, Map<String, String> annotations) {
        if (!annotations.isEmpty()) {
            ObjectNode all = node.putObject("annotations");
            new TreeMap<>(annotations).forEach(all::put);
        }
    }
}
