package org.cloudimagefactory.nifty.backend.oci;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.process.ShellText;
import org.cloudimagefactory.common.registry.signature.CosignKey;
import org.cloudimagefactory.nifty.backend.Way;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.CloudTemplate;

/** How users and sites get what is offered in a registry. Who has signed an offer is noted on it when it is made. */
final class OfferWays {
    private static final String SIGNER = "NIFTY_SIGNER";
    private static final String SIGNER_CA = "NIFTY_SIGNER_CA";
    private static final String SIGNER_KEY = "NIFTY_SIGNER_KEY";

    /** When the last signature of it ends, RFC 3339; missing where it has no end. */
    static final String SIGNED_UNTIL = "NIFTY_SIGNED_UNTIL";

    /** Where sites of the grid have their authorities, and where itchy looks if it is not told otherwise. */
    private static final String AUTHORITIES = "/etc/grid-security/certificates";

    private OfferWays() {}

    /** Who signs with a certificate. */
    static Map<String, String> signer(Endorser endorser) {
        return Map.of(SIGNER, endorser.dn(), SIGNER_CA, endorser.ca());
    }

    /** Who signs with a key. */
    static Map<String, String> signer(CosignKey key) {
        return Map.of(SIGNER_KEY, key.fingerprint());
    }

    /** Whether these are the attributes of what was signed when it was made. */
    static boolean isSigned(Map<String, String> attributes) {
        return attributes.containsKey(SIGNER) || attributes.containsKey(SIGNER_KEY);
    }

    /** The name in the certificate of who has signed something with these attributes, if it was signed with one. */
    static Optional<String> certified(Map<String, String> attributes) {
        return Optional.ofNullable(attributes.get(SIGNER));
    }

    /** Whether these say nothing of it, as what a nifty has made that did not note it. */
    static boolean isSilent(Map<String, String> attributes) {
        return attributes.keySet().stream().noneMatch(OfferWays::isOfSigner);
    }

    /** Whether an attribute says who has signed, or until when that counts. */
    static boolean isOfSigner(String name) {
        return Set.of(SIGNER, SIGNER_CA, SIGNER_KEY, SIGNED_UNTIL).contains(name);
    }

    /** The others. */
    static Map<String, String> withoutSigner(Map<String, String> attributes) {
        Map<String, String> others = new HashMap<>(attributes);
        others.keySet().removeIf(OfferWays::isOfSigner);
        return others;
    }

    static List<Way> of(ApplianceOverview appliance) {
        CloudTemplate template = appliance.template();
        if (template == null || !appliance.state().equals(ApplianceOverview.OFFERED)) {
            return List.of();
        }
        String reference = template.id();
        return List.of(
                new Way(
                        sites(template.stamp().attributes()),
                        subscription(reference, template.stamp().attributes())),
                new Way(
                        "skopeo, for one copy",
                        "skopeo copy " + ShellText.quote("docker://" + reference) + " dir:image"));
    }

    /** What pins a key belongs to the words, as the command is pasted. */
    private static String sites(Map<String, String> attributes) {
        boolean key = attributes.containsKey(SIGNER_KEY) && !attributes.containsKey(SIGNER);
        return "itchy, for sites"
                + (key
                        ? " (the publisher's key has the fingerprint "
                                + attributes.getOrDefault(SIGNER_KEY, "").replaceAll("[^0-9a-f:sh]", "") + ")"
                        : "");
    }

    private static String subscription(String reference, Map<String, String> attributes) {
        return "itchy subscribe " + ShellText.quote("oci://" + reference) + " \\\n    " + trust(attributes)
                + "\nitchy catch";
    }

    private static String trust(Map<String, String> attributes) {
        if (attributes.containsKey(SIGNER)) {
            return "--signed-by notation:" + AUTHORITIES + " \\\n    --endorser-dn "
                    + ShellText.inQuotes(attributes.get(SIGNER)) + " \\\n    --endorser-ca "
                    + ShellText.inQuotes(attributes.getOrDefault(SIGNER_CA, ""));
        }
        return attributes.containsKey(SIGNER_KEY) ? "--signed-by cosign:cosign.pub" : "--unsigned";
    }
}
