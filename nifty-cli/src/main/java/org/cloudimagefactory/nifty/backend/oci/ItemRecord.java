package org.cloudimagefactory.nifty.backend.oci;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.nifty.plan.Stamp;

/**
 * What nifty notes on each manifest that it makes, by which it knows it again.
 *
 * @param kind what it is
 * @param owner identifier of the nifty that made it
 * @param name how people call it
 * @param tag under which it was named; under any other it is somebody's copy; empty where the tag comes from the digest
 * @param of digest of the manifest that a {@link Kind#STATE} is about; empty for others
 * @param images tags of the images of an offer
 * @param attributes those of {@link org.cloudimagefactory.nifty.plan.ApplianceAttributes}
 */
record ItemRecord(
        Kind kind,
        String owner,
        String name,
        String tag,
        String of,
        List<String> images,
        Map<String, String> attributes) {
    /** Kinds of manifests. */
    enum Kind {
        /** One disk of one version. */
        IMAGE("image"),
        /** What is offered: all disks of one version. */
        OFFER("offer"),
        /** What has changed about an image since it was made. */
        STATE("state"),
        /** Stands where something was that is over. */
        TOMBSTONE("tombstone"),
        /** Belongs to another manifest, such as a list of packages. */
        ATTACHMENT("attachment"),
        /** Holds the content of images in chunks. */
        CHUNKS("chunks"),
        /** Says that a repository is there. */
        ENTRY("entry");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    ItemRecord {
        images = List.copyOf(images);
        attributes = Map.copyOf(attributes);
    }

    static ItemRecord image(String owner, String name, String tag, Map<String, String> attributes) {
        return new ItemRecord(Kind.IMAGE, owner, name, tag, "", List.of(), attributes);
    }

    static ItemRecord offer(
            String owner, String name, String tag, List<String> images, Map<String, String> attributes) {
        return new ItemRecord(Kind.OFFER, owner, name, tag, "", images, attributes);
    }

    /** The content of an image in chunks; the tag of that comes from its own digest. */
    static ItemRecord chunks(String owner) {
        return new ItemRecord(Kind.CHUNKS, owner, "", "", "", List.of(), Map.of());
    }

    /** What has changed about an image. */
    ItemRecord changed(String digest, String newName, Map<String, String> now) {
        return new ItemRecord(Kind.STATE, owner, newName, tag, digest, List.of(), now);
    }

    /** What stands in its place; with no attributes but its signer's when nothing of it is to be remembered. */
    ItemRecord tombstone(Map<String, String> remembered) {
        return new ItemRecord(Kind.TOMBSTONE, owner, name, tag, "", List.of(), remembered);
    }

    /** Whether nothing is remembered of it but who has signed it. */
    boolean isForgotten() {
        return Stamp.of(attributes).isEmpty();
    }

    /** The same with other attributes. */
    ItemRecord with(Map<String, String> other) {
        return new ItemRecord(kind, owner, name, tag, of, images, other);
    }

    /** In order of their names, so that the same record is always the same text. */
    Map<String, String> sortedAttributes() {
        return new TreeMap<>(attributes);
    }
}
