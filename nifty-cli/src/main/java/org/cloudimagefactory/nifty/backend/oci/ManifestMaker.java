package org.cloudimagefactory.nifty.backend.oci;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;

/** Makes the manifests of images and offers, and the small ones without content. */
final class ManifestMaker {
    /** What has no disk in it: states, tombstones, entries of the index. */
    static final String MARK = "application/vnd.cloudimagefactory.mark.v1+json";

    private final Layout layout;
    private final RecordText text = new RecordText();

    ManifestMaker(Layout layout) {
        this.layout = layout;
    }

    /**
     * The layer of a disk as it is called today.
     *
     * @param bytes what it is, whatever is said about it
     */
    ContentDescriptor layer(
            Appliance appliance, ApplianceDisk disk, String repository, String tag, ContentDescriptor bytes) {
        String title = repository + "." + tag + "." + disk.disk().format();
        return ContentDescriptor.of(layout.mediaType(disk), bytes.digest(), bytes.size())
                .with(DiskAnnotations.ofLayer(appliance, disk, title));
    }

    /**
     * Of an image or an offer that is made now.
     *
     * @param chunks what is said of its content in chunks; empty where there are none
     */
    Manifest manifest(
            Appliance appliance,
            ItemRecord item,
            ContentDescriptor config,
            List<ContentDescriptor> layers,
            Map<String, String> chunks,
            Instant now) {
        Map<String, String> annotations = new LinkedHashMap<>(DiskAnnotations.ofManifest(appliance, now));
        annotations.putAll(chunks);
        annotations.put(AnnotationNames.TAG, item.tag());
        annotations.put(AnnotationNames.RECORD, text.write(item));
        return made(new Manifest.Fields(layout.artifactType(), config, layers, null, annotations));
    }

    /** Of what has changed about an image. */
    Manifest state(ItemRecord item, String appliance, Instant now) {
        return mark(
                item,
                Map.of(
                        AnnotationNames.APPLIANCE,
                        appliance,
                        AnnotationNames.TAG,
                        OciNames.stateTag(item.tag()),
                        AnnotationNames.CREATED,
                        time(now)));
    }

    /** Of what stands where something was. */
    Manifest tombstone(ItemRecord item, String appliance, Instant since, Instant now) {
        return mark(
                item,
                Map.of(
                        AnnotationNames.APPLIANCE,
                        appliance,
                        AnnotationNames.TAG,
                        item.tag(),
                        AnnotationNames.CREATED,
                        time(now),
                        AnnotationNames.TOMBSTONE,
                        since.toString()));
    }

    /** Of the content of an image of an appliance in chunks: the index and all packs that it names. */
    Manifest chunks(String owner, String appliance, List<ContentDescriptor> layers, Instant now) {
        return made(new Manifest.Fields(
                MediaTypes.CHUNKS,
                ContentDescriptor.EMPTY,
                layers,
                null,
                Map.of(
                        AnnotationNames.APPLIANCE,
                        appliance,
                        AnnotationNames.CREATED,
                        time(now),
                        AnnotationNames.RECORD,
                        text.write(ItemRecord.chunks(owner)))));
    }

    /** Of an entry of the index. */
    Manifest entry(String owner, String tag) {
        return mark(new ItemRecord(ItemRecord.Kind.ENTRY, owner, "", tag, "", List.of(), Map.of()), Map.of());
    }

    /** Of an installation of nifty that uses an identifier. */
    Manifest installation(String owner, String tag, String name) {
        return mark(new ItemRecord(ItemRecord.Kind.ENTRY, owner, name, tag, "", List.of(), Map.of()), Map.of());
    }

    /** What was noted on a manifest. */
    Optional<ItemRecord> record(Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(AnnotationNames.RECORD)).flatMap(text::read);
    }

    private Manifest mark(ItemRecord item, Map<String, String> about) {
        Map<String, String> annotations = new LinkedHashMap<>(about);
        annotations.put(AnnotationNames.RECORD, text.write(item));
        return made(new Manifest.Fields(
                MARK, ContentDescriptor.EMPTY, List.of(ContentDescriptor.EMPTY), null, annotations));
    }

    /** What we could not read back must not be written. */
    private static Manifest made(Manifest.Fields fields) {
        List<Map<String, String>> all = new ArrayList<>();
        all.add(fields.annotations());
        fields.layers().forEach(layer -> all.add(layer.annotations()));
        Manifest manifest = Manifest.of(fields);
        if (bytes(all) > RegistryLimits.DEFAULT.annotationBytes()
                || manifest.bytes().length > RegistryLimits.DEFAULT.manifestBytes()) {
            throw new ItemProblem("what the descriptor says is too long for the annotations of a manifest, which have "
                            + (RegistryLimits.DEFAULT.annotationBytes() >> 10) + " KiB")
                    .hint("shorten its description or its attributes");
        }
        return manifest;
    }

    private static long bytes(List<Map<String, String>> all) {
        return all.stream()
                .flatMap(annotations -> annotations.entrySet().stream())
                .mapToLong(entry -> utf8(entry.getKey()) + utf8(entry.getValue()))
                .sum();
    }

    private static long utf8(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String time(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
