package org.cloudimagefactory.comfy.assembly;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cloudimagefactory.comfy.layer.LayerRecord;
import org.cloudimagefactory.comfy.plan.BuildPlan;

/**
 * What an image stands on.
 *
 * @param oldest when the oldest of its layers was made
 * @param attributes what the descriptor says of the layers
 */
record Ground(Instant oldest, Map<String, String> attributes) {
    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    Ground {
        attributes = Map.copyOf(attributes);
    }

    /** Of the kept layers of a chain, by their records, the nearest to the image first. */
    static Ground of(LayerChain chain, List<LayerRecord> fromTheTop) {
        long oldest = fromTheTop.stream().mapToLong(LayerRecord::made).min().orElseThrow();
        List<String> layers = new ArrayList<>();
        for (int i = 0; i < fromTheTop.size(); i++) {
            LayerRecord record = fromTheTop.get(i);
            BuildPlan plan = chain.kept().get(fromTheTop.size() - 1 - i).plan();
            layers.add(plan.appliance().identity().identifier() + " "
                    + VERSION.format(Instant.ofEpochSecond(record.made())) + " sha256:" + record.digest());
        }
        return new Ground(Instant.ofEpochSecond(oldest), Map.of("comfy.parent", String.join(", ", layers)));
    }
}
