package org.cloudimagefactory.comfy.assembly;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cloudimagefactory.comfy.layer.LayerRecord;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.sbom.Ancestor;

/**
 * What an image stands on.
 *
 * @param oldest when the oldest of its layers was made
 * @param layers the nearest to the image first
 */
record Ground(Instant oldest, List<Ancestor> layers) {
    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    Ground {
        layers = List.copyOf(layers);
    }

    /** Of the kept layers of a chain, by their records, the nearest to the image first. */
    static Ground of(LayerChain chain, List<LayerRecord> fromTheTop) {
        long oldest = fromTheTop.stream().mapToLong(LayerRecord::made).min().orElseThrow();
        List<Ancestor> layers = new ArrayList<>();
        for (int i = 0; i < fromTheTop.size(); i++) {
            LayerRecord record = fromTheTop.get(i);
            BuildPlan plan = chain.kept().get(fromTheTop.size() - 1 - i).plan();
            layers.add(new Ancestor(
                    plan.appliance().identity().identifier(),
                    VERSION.format(Instant.ofEpochSecond(record.made())),
                    record.digest()));
        }
        return new Ground(Instant.ofEpochSecond(oldest), layers);
    }
}
