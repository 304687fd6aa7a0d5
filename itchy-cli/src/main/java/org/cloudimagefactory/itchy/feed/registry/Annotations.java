package org.cloudimagefactory.itchy.feed.registry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;

/**
 * What is said in annotations: of the index, the manifest and the first disk, of which the nearest to the disk counts, as EGI's
 * reader has it.
 */
final class Annotations {
    /** When a manifest was made; the order of versions. */
    static final String CREATED = "org.opencontainers.image.created";

    /** Which appliance it is. */
    static final String APPLIANCE = "org.cloudimagefactory.appliance";

    /** When the publisher stops to vouch for it. */
    static final String EXPIRES = "org.cloudimagefactory.expires";

    /** Since when there is no such appliance any more. */
    static final String TOMBSTONE = "org.cloudimagefactory.tombstone";

    /** Under which tag the publisher has named the manifest; under another one it is somebody's copy. */
    static final String TAG = "org.cloudimagefactory.tag";

    /** What nifty notes on its manifests. */
    static final String RECORD = "org.cloudimagefactory.record";

    static final String TITLE = "org.opencontainers.image.title";
    static final String VERSION = "org.opencontainers.image.version";
    static final String DESCRIPTION = "org.opencontainers.image.description";
    static final String PAGE = "org.opencontainers.image.url";
    static final String EGI = "eu.egi.cloud.";
    static final String GLANCE = "org.openstack.glance.";

    private static final int LONGEST = 4096;

    private final Map<String, String> values;

    private Annotations(Map<String, String> values) {
        this.values = values;
    }

    static Annotations of(Map<String, String> values) {
        return new Annotations(new HashMap<>(values));
    }

    /**
     * When a manifest or an index was made, which is the order of versions: by its own word, else by that of its first layer. What
     * else may say it (labels of a container image, what an index leads to) counts where that says nothing.
     */
    static Optional<Instant> created(RegistryDocument document) {
        Optional<Instant> own = of(document.annotations()).time(CREATED);
        return own.isPresent() || !(document instanceof Manifest manifest)
                ? own
                : manifest.layers().stream()
                        .findFirst()
                        .flatMap(layer -> of(layer.annotations()).time(CREATED));
    }

    /** The same, where these count more. */
    Annotations with(Map<String, String> nearer) {
        Map<String, String> all = new HashMap<>(values);
        all.putAll(nearer);
        return new Annotations(all);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** What is said, fit to be shown and told; nothing where it is empty. */
    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name))
                .map(value -> PrintableText.of(value, LONGEST).strip())
                .filter(value -> !value.isEmpty());
    }

    /** A date; nothing where there is none, or where it is none. */
    Optional<Instant> time(String name) {
        try {
            return get(name).map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
