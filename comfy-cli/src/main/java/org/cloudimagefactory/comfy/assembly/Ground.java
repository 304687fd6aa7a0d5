package org.cloudimagefactory.comfy.assembly;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.layer.LayerRecord;
import org.cloudimagefactory.comfy.sbom.Ancestor;

/**
 * What an image stands on.
 *
 * @param oldest when the oldest of its layers was made; the far future where there is nothing but an image
 * @param layers the nearest to the image first
 */
record Ground(Instant oldest, List<Ancestor> layers) {
    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** What would part the words of the attribute. */
    private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9._+-]+");

    Ground {
        layers = List.copyOf(layers);
    }

    /** Of the kept layers of a chain, by their records, the nearest to the image first. */
    static Ground of(LayerChain chain, List<LayerRecord> fromTheTop) {
        Instant oldest = fromTheTop.stream()
                .filter(record -> !record.isImage())
                .map(record -> Instant.ofEpochSecond(record.made()))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        List<Ancestor> layers = new ArrayList<>();
        for (int i = 0; i < fromTheTop.size(); i++) {
            LayerRecord record = fromTheTop.get(i);
            layers.add(new Ancestor(
                    name(chain.kept().get(fromTheTop.size() - 1 - i)),
                    VERSION.format(Instant.ofEpochSecond(record.made())),
                    record.digest()));
        }
        return new Ground(oldest, layers);
    }

    /** An image that builds begin with belongs to no appliance. */
    private static String name(LayerChain.Link layer) {
        return layer.isImage()
                ? UNUSUAL.matcher(layer.description()).replaceAll("-")
                : layer.plan().appliance().identity().identifier();
    }
}
