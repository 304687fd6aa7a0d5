package org.cloudimagefactory.nifty.backend.oci;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceAttributes;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.cloudimagefactory.nifty.plan.Step;

/** What nifty notes on manifests of its own, and how it tells those of others. */
final class Records {
    /** Paths of the machine that an image was built on mean nothing to those who pull it. */
    private static final String LOCAL_PATHS =
            AttributeNames.OTHER_PREFIX + "COMFY_(PACKAGES|IMAGE_.*)|" + AttributeNames.EVENT_PREFIX + "SBOM";

    private final String owner;
    private final Signing signing;
    private final RecordText text = new RecordText();
    private final ApplianceAttributes attributes;

    /**
     * Those of one nifty.
     *
     * @param owner its identifier
     * @param signing tells who signs, and until when that counts
     */
    Records(String owner, Signing signing) {
        this.signing = signing;
        this.owner = owner;
        this.attributes = new ApplianceAttributes(owner);
    }

    String owner() {
        return owner;
    }

    ItemRecord image(Step.Upload step, Place place, String tag) {
        return signed(ItemRecord.image(owner, step.name(), tag, ofImage(step.appliance(), step.disk(), place)));
    }

    /** The attributes that an image has today, and where it is offered: a rollback, which has no descriptor, leads there again. */
    Map<String, String> ofImage(Appliance appliance, ApplianceDisk disk, Place place) {
        Map<String, String> all = new HashMap<>(attributes.ofImage(appliance, disk));
        all.put(AttributeNames.OTHER_PREFIX + Places.REPOSITORY.toUpperCase(Locale.ROOT), place.name());
        all.put(AttributeNames.OTHER_PREFIX + Places.TAG.toUpperCase(Locale.ROOT), place.shortTag());
        return published(all);
    }

    ItemRecord offer(Step.Publish step, String tag, List<String> images) {
        Map<String, String> all =
                attributes.ofTemplate(step.appliance(), step.datastore().id());
        all.put(AttributeNames.DIGEST, step.appliance().digest());
        return signed(ItemRecord.offer(owner, step.name(), tag, images, published(all)));
    }

    /** The same, signed by who signs now. */
    ItemRecord signed(ItemRecord item) {
        return item.with(signed(item.attributes(), signing.until()));
    }

    /** Attributes that say that who signs now has done it until then; for ever where there is no time. */
    Map<String, String> signed(Map<String, String> attributes, Optional<Instant> until) {
        Map<String, String> all = OfferWays.withoutSigner(attributes);
        all.putAll(signing.signer());
        until.ifPresent(end -> all.put(OfferWays.SIGNED_UNTIL, end.toString()));
        return all;
    }

    /** Whether this nifty has noted something on a manifest with these annotations. */
    boolean haveMade(Map<String, String> annotations) {
        return made(annotations).isPresent();
    }

    /** What this nifty has noted on a manifest with these annotations. */
    Optional<ItemRecord> made(Map<String, String> annotations) {
        return text.read(annotations.getOrDefault(AnnotationNames.RECORD, ""))
                .filter(item -> item.owner().equals(owner));
    }

    /** The same, out of service since then, if it is not already. */
    static Map<String, String> expired(Map<String, String> attributes, String at) {
        Map<String, String> all = new HashMap<>(attributes);
        all.put(AttributeNames.EXPIRED, "yes");
        all.putIfAbsent(AttributeNames.EXPIRED_AT, at);
        return all;
    }

    /** Whether something with these attributes is out of service. */
    static boolean isExpired(Map<String, String> attributes) {
        return Stamp.of(attributes).filter(Stamp::expired).isPresent();
    }

    /**
     * Makes sure that a tag is ours and this appliance's.
     *
     * @throws ItemProblem when it is not, with who has it
     */
    void requireOwn(Tagged tagged, String appliance) {
        if (!tagged.isOf(owner)) {
            throw new ItemProblem("the tag " + tagged.reference() + " is held by " + holder(List.of(tagged))
                            + ", so nothing was uploaded")
                    .hint("choose another with --repository '" + appliance + "=REPOSITORY:TAG'");
        }
        if (!tagged.appliance().equals(appliance)) {
            throw new ItemProblem("the tag " + tagged.reference() + " is held by the appliance '" + tagged.appliance()
                            + "', so nothing was uploaded")
                    .hint("choose another with --repository '" + appliance + "=REPOSITORY:TAG'");
        }
    }

    /**
     * Makes sure that what is signed is not replaced by what is not: sites that demand a signature would take nothing any more.
     *
     * @throws ItemProblem when it would be
     */
    void requireSignable(Tagged former) {
        boolean signed = former.named()
                .filter(item -> OfferWays.isSigned(item.attributes()))
                .isPresent();
        if (signed && signing.signer().isEmpty()) {
            throw new ItemProblem(former.reference() + " is signed, and no key was given")
                    .hint("give the one that it was signed with by --signing-key");
        }
    }

    /** Who has these tags, as far as that can be told. */
    static String holder(Collection<Tagged> tags) {
        return tags.stream()
                .flatMap(tagged -> tagged.named().stream())
                .map(item -> "the nifty with the identifier '" + item.owner() + "'")
                .findFirst()
                .orElse("somebody else");
    }

    private static Map<String, String> published(Map<String, String> all) {
        Map<String, String> published = new HashMap<>(all);
        published.keySet().removeIf(name -> name.matches(LOCAL_PATHS));
        return published;
    }
}
