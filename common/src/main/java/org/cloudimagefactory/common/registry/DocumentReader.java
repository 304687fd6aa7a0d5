package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;

/** Reads manifests and indexes; whatever is wrong with one is an {@link ItemProblem} with the reason alone. */
final class DocumentReader {
    private static final int SHOWN = 100;
    private static final int LONGEST_TYPE = 255;
    private static final String TYPE = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*";

    /** What Go has for systems and architectures, and much room. */
    private static final String PLATFORM_WORD = "[A-Za-z0-9._-]{1,64}";

    private final RegistryLimits limits;
    private final RegistryJson json;

    DocumentReader(RegistryLimits limits) {
        this.limits = limits;
        this.json = new RegistryJson(limits.nesting());
    }

    RegistryDocument read(byte[] bytes, String mediaType, String algorithm) {
        if (bytes.length > limits.manifestBytes()) {
            throw new ItemProblem("it is larger than " + limits.manifestBytes() + " bytes");
        }
        boolean isIndex = MediaTypes.INDEXES.contains(mediaType);
        if (!isIndex && !MediaTypes.MANIFESTS.contains(mediaType)) {
            throw new ItemProblem("it is of the type '" + PrintableText.of(mediaType, SHOWN)
                    + "', which is neither a manifest nor an index");
        }
        return new Reading(bytes, mediaType, Digest.of(algorithm, bytes)).document(isIndex);
    }

    /** Of one document, whose annotations are counted together. */
    private final class Reading {
        private final byte[] bytes;
        private final String mediaType;
        private final Digest digest;
        private final ObjectNode root;
        private long annotated;

        Reading(byte[] bytes, String mediaType, Digest digest) {
            this.bytes = bytes;
            this.mediaType = mediaType;
            this.digest = digest;
            this.root = json.parse(bytes);
        }

        RegistryDocument document(boolean isIndex) {
            if (root.path("schemaVersion").asInt() != 2) {
                throw new ItemProblem("its schemaVersion is not 2");
            }
            // Both would make it something else to whoever asks for the other type.
            String inside = text(root, "mediaType");
            if (inside != null && !inside.equals(mediaType)) {
                throw new ItemProblem("it came as " + mediaType + " and says of itself that it is '"
                        + PrintableText.of(inside, SHOWN) + "'");
            }
            if (root.has(isIndex ? "layers" : "manifests")) {
                throw new ItemProblem("it has both 'layers' and 'manifests', or those of the other type");
            }
            return isIndex
                    ? new Index(bytes, mediaType, digest, descriptors("manifests"), annotations(root))
                    : new Manifest(
                            bytes,
                            mediaType,
                            digest,
                            new Manifest.Fields(
                                    type(root, "artifactType"),
                                    descriptor("config", root.path("config")),
                                    descriptors("layers"),
                                    root.hasNonNull("subject") ? descriptor("subject", root.path("subject")) : null,
                                    annotations(root)));
        }

        private List<ContentDescriptor> descriptors(String key) {
            JsonNode array = root.path(key);
            if (!array.isArray()) {
                throw new ItemProblem("it has no list '" + key + "'");
            }
            if (array.size() > limits.layers()) {
                throw new ItemProblem("it has " + array.size() + " " + key + ", more than " + limits.layers());
            }
            List<ContentDescriptor> all = new ArrayList<>();
            for (JsonNode one : array) {
                all.add(descriptor(key + "[" + all.size() + "]", one));
            }
            return all;
        }

        private ContentDescriptor descriptor(String where, JsonNode node) {
            if (!node.isObject()) {
                throw new ItemProblem("its '" + where + "' is no object");
            }
            String type = type(node, "mediaType");
            JsonNode size = node.path("size");
            if (type == null) {
                throw new ItemProblem("its '" + where + "' has no mediaType");
            }
            if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
                throw new ItemProblem("its '" + where + "' has no size");
            }
            String named = text(node, "digest");
            return new ContentDescriptor(
                    type,
                    Digest.parse(named == null ? "" : named),
                    size.asLong(),
                    type(node, "artifactType"),
                    annotations(node),
                    platform(node.path("platform")));
        }

        private @Nullable Platform platform(JsonNode node) {
            String os = word(node, "os");
            String architecture = word(node, "architecture");
            String variant = node.path("variant").asText().isEmpty() ? null : word(node, "variant");
            return os == null || architecture == null ? null : new Platform(os, architecture, variant);
        }

        private @Nullable String word(JsonNode node, String key) {
            String word = text(node, key);
            if (word != null && !word.matches(PLATFORM_WORD)) {
                throw new ItemProblem("the " + key + " '" + PrintableText.of(word, SHOWN) + "' is none");
            }
            return word;
        }

        private Map<String, String> annotations(JsonNode node) {
            JsonNode said = node.path("annotations");
            if (said.isMissingNode() || said.isNull()) {
                return Map.of();
            }
            if (!said.isObject()) {
                throw new ItemProblem("its 'annotations' are no object");
            }
            Map<String, String> all = new HashMap<>();
            said.properties().forEach(entry -> {
                if (!entry.getValue().isTextual()) {
                    throw new ItemProblem(
                            "its annotation '" + PrintableText.of(entry.getKey(), SHOWN) + "' is no text");
                }
                annotated +=
                        entry.getKey().length() + entry.getValue().textValue().length();
                all.put(entry.getKey(), entry.getValue().textValue());
            });
            if (annotated > limits.annotationBytes()) {
                throw new ItemProblem("its annotations are longer than " + limits.annotationBytes() + " characters");
            }
            return all;
        }

        private @Nullable String type(JsonNode node, String key) {
            String type = text(node, key);
            if (type == null || type.isEmpty()) {
                return null;
            }
            if (type.length() > LONGEST_TYPE || !type.matches(TYPE)) {
                throw new ItemProblem("'" + PrintableText.of(type, SHOWN) + "' is no media type");
            }
            return type;
        }
    }

    private static @Nullable String text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new ItemProblem("its '" + key + "' is no text");
        }
        return value.textValue();
    }
}
