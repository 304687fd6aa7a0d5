package org.cloudimagefactory.comfy.assembly;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.layer.LayerRecord;

/**
 * What an image stands on.
 *
 * @param oldest when the oldest of its layers was made; the far future where there is nothing but an image
 * @param attributes what the descriptor says of the layers
 */
record Ground(Instant oldest, Map<String, String> attributes) {
    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** What would part the words of the attribute. */
    private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9._+-]+");

    Ground {
        attributes = Map.copyOf(attributes);
    }

    /** Of the kept layers of a chain, by their records, the nearest to the image first. */
    static Ground of(LayerChain chain, List<LayerRecord> fromTheTop) {
        Instant oldest = fromTheTop.stream()
                .filter(record -> !record.isImage())
                .map(record -> Instant.ofEpochSecond(record.made()))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        List<String> layers = new ArrayList<>();
        for (int i = 0; i < fromTheTop.size(); i++) {
            LayerRecord record = fromTheTop.get(i);
            layers.add(name(chain.kept().get(fromTheTop.size() - 1 - i)) + " "
                    + VERSION.format(Instant.ofEpochSecond(record.made())) + " sha256:" + record.digest());
        }
        return new Ground(oldest, Map.of("comfy.parent", String.join(", ", layers)));
    }

    /** An image that builds begin with belongs to no appliance. */
    private static String name(LayerChain.Link layer) {
        return layer.isImage()
                ? UNUSUAL.matcher(layer.description()).replaceAll("-")
                : layer.plan().appliance().identity().identifier();
    }
}
