package org.cloudimagefactory.common.imagelist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Reads what a list says; who says it is not its concern. */
public final class ImageListReader {
    private static final int IMAGE_LIMIT = 10_000;

    private final ImageListJson json = new ImageListJson();
    private final Clock clock;

    /** Images are refused when they are expired by this clock. */
    public ImageListReader(Clock clock) {
        this.clock = clock;
    }

    /** As {@link #read(byte[], Set)}, when no image is known yet. */
    public ImageList read(byte[] document) {
        return read(document, Set.of());
    }

    /**
     * Reads a list.
     *
     * @param known identifiers of images that were taken before
     * @throws Problem with the reason, when it is none
     */
    public ImageList read(byte[] document, Set<String> known) {
        ObjectNode list = json.parse(document);
        FieldReader fields = new FieldReader(list);
        return new ImageList(
                fields.required("dc:identifier"),
                fields.required("hv:version"),
                fields.requiredDate("dc:date:created"),
                fields.requiredDate("dc:date:expires"),
                endorser(fields).orElse(null),
                fields.texts(),
                images(list, known));
    }

    private static Optional<Endorser> endorser(FieldReader fields) {
        return fields.object("hv:endorser")
                .flatMap(endorser -> endorser.object("hv:x509"))
                .map(x509 -> new Endorser(name(x509, "hv:dn"), name(x509, "hv:ca")));
    }

    private static String name(FieldReader x509, String field) {
        return x509.optional(field)
                .orElseThrow(() -> new ItemProblem("field '" + field + "' of the endorser is missing"));
    }

    private List<ImageResult> images(ObjectNode list, Set<String> known) {
        @Nullable JsonNode entries = list.get("hv:images");
        if (entries == null || !entries.isArray()) {
            throw new ItemProblem("field 'hv:images' is missing or no array");
        }
        if (entries.size() > IMAGE_LIMIT) {
            throw new ItemProblem("the list has more than " + IMAGE_LIMIT + " images");
        }
        ImageReader reader = new ImageReader(clock, known);
        List<ImageResult> images = new ArrayList<>();
        for (JsonNode entry : entries) {
            images.add(reader.read(entry, images.size()));
        }
        return images;
    }
}
