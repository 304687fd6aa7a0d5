package org.cloudimagefactory.itchy.feed.registry;

import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.signature.ManifestVerifier;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription to a registry insists on.
 *
 * @param verifier of manifests, by whose signature is wanted
 * @param isUnsigned whether none is
 * @param appliance {@code KEY=VALUE} or the value alone, by which an appliance is known; null: as it was at the first look
 * @param selection of what is wanted
 * @param acceptsUndated whether what says no date may take the place of what is held
 */
public record RegistryRules(
        ManifestVerifier verifier,
        boolean isUnsigned,
        @Nullable String appliance,
        Selection selection,
        boolean acceptsUndated) {

    /**
     * What a manifest says that it is, and must have said before: a signature binds no name, so that anybody who has the registry
     * could serve a signed manifest of one appliance for another.
     *
     * @return what is remembered of it; nothing when the operator has said what it must be, or when an unsigned one says nothing
     */
    Optional<String> identity(Annotations said, @Nullable String known) {
        if (appliance != null && appliance.indexOf('=') > 0) {
            String key = appliance.substring(0, appliance.indexOf('='));
            require(said, key, appliance.substring(key.length() + 1));
            return Optional.empty();
        }
        String wanted = appliance == null ? known : appliance;
        if (wanted != null) {
            require(said, Annotations.APPLIANCE, wanted);
            return Optional.of(wanted);
        }
        Optional<String> told = said.get(Annotations.APPLIANCE);
        if (told.isEmpty() && !isUnsigned) {
            throw new ItemProblem("its manifest does not say which appliance it is: it has no annotation "
                            + Annotations.APPLIANCE)
                    .hint("say with --appliance KEY=VALUE which of its annotations does");
        }
        return told;
    }

    /**
     * The tag under which a manifest says that it was published, which must be the one by which it was found: else somebody has
     * put it there who could not sign. Only what the signature is about counts, which is the manifest or index under the tag.
     *
     * @return what it says; empty where it says none
     */
    String requireTag(Annotations own, String tag) {
        String told = own.get(Annotations.TAG).orElse("");
        if (!told.isEmpty() && !told.equals(tag)) {
            throw new ItemProblem("it was published under the tag " + told + ", and is not taken under the tag " + tag);
        }
        return told;
    }

    private static void require(Annotations said, String key, String wanted) {
        String told = said.get(key).orElse("");
        if (!told.equals(wanted)) {
            throw new ItemProblem("it is another appliance: its annotation " + key + " is "
                    + (told.isEmpty() ? "missing" : "'" + told + "'") + " and must be '" + wanted + "'");
        }
    }
}
