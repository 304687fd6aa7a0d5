package org.cloudimagefactory.nifty.backend.oci;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.PublishedImage;

/**
 * The images that are offered. Whoever may push into the repository can put anything under their tags, with whatever nifty notes on
 * its own, so that nothing of them is signed that nifty does not know: its own signature, and the checksum of the descriptor.
 */
final class OwnImages {
    private final Registry registry;
    private final RegistryReader reader;
    private final Layout layout;
    private final Signing signing;
    private final Records records;
    private final States states;

    OwnImages(
            Registry registry, RegistryReader reader, Layout layout, Signing signing, Records records, States states) {
        this.registry = registry;
        this.reader = reader;
        this.layout = layout;
        this.signing = signing;
        this.records = records;
        this.states = states;
    }

    /** The image as it is in the registry now. */
    Tagged of(PublishedImage published, Place place) {
        Reference reference = Reference.parse(published.image().id());
        if (!reference.repository().equals(place.repository())) {
            throw new ItemProblem("the appliance is in " + reference.repository() + " and is to be in "
                            + place.repository() + " now")
                    .hint("have it expire there first, or leave the repository as it was");
        }
        RegistryDocument document =
                registry.document(reference.repository(), reference.tag()).orElseThrow(() -> gone(published));
        Tagged image = reader.read(reference, document);
        ItemRecord item = image.own(records.owner(), ItemRecord.Kind.IMAGE)
                .filter(noted -> image.layers().size() == 1)
                .orElseThrow(() -> gone(published));
        if (!image.layers().get(0).mediaType().equals(layout.mediaType(published.disk()))) {
            throw new ItemProblem(published.image().described() + " was uploaded in another layout")
                    .hint("give the same --layout as then");
        }
        requireTold(published.disk(), image);
        if (!signing.signer().isEmpty()) {
            requireSigned(published, image, item, document);
        }
        return image;
    }

    private static ItemProblem gone(PublishedImage published) {
        return new ItemProblem(published.image().described() + " is gone from the registry");
    }

    /** Where the layer is the file, the descriptor may know its digest. */
    private void requireTold(ApplianceDisk disk, Tagged image) {
        Digest there = image.layers().get(0).digest();
        for (Map.Entry<String, String> checksum : disk.checksums().entrySet()) {
            String algorithm = checksum.getKey().toLowerCase(Locale.ROOT).replace("-", "");
            if (layout.isPlain()
                    && algorithm.equals(there.algorithm())
                    && !checksum.getValue().equalsIgnoreCase(there.hex())) {
                throw new ItemProblem("the layer of " + image.reference() + " is " + there
                                + ", which is not what the descriptor says of the image")
                        .hint(anew(image, "somebody else may have put it there"));
            }
        }
    }

    private void requireSigned(PublishedImage published, Tagged image, ItemRecord item, RegistryDocument document) {
        if (!signing.hasSigned(image.repository(), document)) {
            throw new ItemProblem(image.reference() + " is not signed with the key that was given, so that nobody knows"
                            + " whether it is what was uploaded")
                    .hint(anew(image, "give the key that it was signed with; if it was made without one"));
        }
        // It may have been signed anew since.
        Map<String, String> now =
                OfferWays.withoutSigner(states.now(image, item).attributes());
        Map<String, String> planned =
                OfferWays.withoutSigner(published.image().stamp().attributes());
        if (published.restore()) {
            // It is noted to be in service, whatever it is now.
            for (Map<String, String> each : List.of(now, planned)) {
                each.keySet().removeAll(Set.of(AttributeNames.EXPIRED, AttributeNames.EXPIRED_AT));
            }
        }
        if (!now.equals(planned)) {
            throw new ItemProblem(image.reference() + " has changed since it was looked at").hint("run nifty again");
        }
    }

    private static String anew(Tagged image, String why) {
        return why + ", 'skopeo delete docker://" + image.reference() + "' has the next run upload it anew"
                + "; where the registry deletes nothing, publish a new version instead";
    }
}
