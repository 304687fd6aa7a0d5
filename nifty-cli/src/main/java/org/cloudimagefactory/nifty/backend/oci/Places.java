package org.cloudimagefactory.nifty.backend.oci;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.CloudDatastore;
import org.jspecify.annotations.Nullable;

/**
 * Says in which repository and under which tag an appliance is offered: by the configuration, else by its descriptor, else by its
 * identifier and the version of its operating system.
 */
final class Places {
    /** Attributes of descriptors. */
    static final String REPOSITORY = "oci_repository";

    static final String TAG = "oci_tag";

    private static final int SHOWN = 100;

    private final Map<String, Wanted> configured = new HashMap<>();

    /**
     * What was configured for an appliance.
     *
     * @param repository which
     * @param tag which, or null
     */
    private record Wanted(String repository, @Nullable String tag) {}

    private Places() {}

    /** Reads {@code IDENTIFIER=REPOSITORY[:TAG],...}. */
    static Places parse(Optional<String> option) {
        Places places = new Places();
        for (String entry : option.map(text -> text.split(",", -1)).orElse(new String[0])) {
            int equals = entry.lastIndexOf('=');
            String[] parts = entry.substring(equals + 1).strip().split(":", 2);
            boolean valid = equals > 0
                    && OciNames.isRepository(parts[0])
                    && (parts.length == 1 || OciNames.isShortTag(parts[1]));
            if (!valid) {
                throw new UsageProblem("'" + PrintableText.of(entry, SHOWN) + "' of --repository is not"
                                + " IDENTIFIER=REPOSITORY or IDENTIFIER=REPOSITORY:TAG")
                        .hint(
                                "a repository has small letters and digits, parted by one of . _ -, and a tag has letters,"
                                        + " digits, . and _, but no hyphen");
            }
            places.configured.put(
                    entry.substring(0, equals).strip(), new Wanted(parts[0], parts.length == 1 ? null : parts[1]));
        }
        return places;
    }

    Place of(Appliance appliance, CloudDatastore datastore) {
        Wanted wanted = configured.get(appliance.identifier());
        Map<String, String> attributes = appliance.descriptor().attributes();
        String repository = wanted == null ? attributes.get(REPOSITORY) : wanted.repository();
        String tag = wanted == null || wanted.tag() == null ? attributes.get(TAG) : wanted.tag();
        if (repository != null && !OciNames.isRepository(repository)) {
            throw new ItemProblem("'" + PrintableText.of(repository, SHOWN) + "' of the attribute " + REPOSITORY
                            + " is no name for a repository of a project")
                    .hint("use small letters and digits, parted by one of . _ -");
        }
        if (tag != null && !OciNames.isShortTag(tag)) {
            throw new ItemProblem("'" + PrintableText.of(tag, SHOWN) + "' of the attribute " + TAG
                            + " is no tag for an offer")
                    .hint("use letters, digits, . and _; a hyphen would hide it from EGI's reader");
        }
        return new Place(
                datastore.name(),
                Objects.requireNonNullElseGet(repository, () -> OciNames.repository(appliance.identifier())),
                Objects.requireNonNullElseGet(tag, () -> OciNames.shortTag(osVersion(appliance))));
    }

    private static String osVersion(Appliance appliance) {
        OperatingSystem os = appliance.descriptor().os();
        return os == null || os.version() == null ? "" : os.version();
    }
}
