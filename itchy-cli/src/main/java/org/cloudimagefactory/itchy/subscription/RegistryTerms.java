package org.cloudimagefactory.itchy.subscription;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription to a registry insists on beside what every subscription does.
 *
 * @param signedBy {@code notation:DIRECTORY} or {@code cosign:FILE}; null only when nothing need be signed
 * @param appliance {@code KEY=VALUE} of an annotation, or the value alone of our own, by which an appliance is known; null: by the
 *     value that it has at the first look
 * @param select patterns of what is wanted, by what is said of it
 * @param acceptUndated whether what says no date may take the place of what is held
 * @param allowHttp whether a registry of this machine is asked without encryption
 * @param tokenRealm address of a token service on another host that may get the password
 */
public record RegistryTerms(
        @Nullable String signedBy,
        @Nullable String appliance,
        Map<String, String> select,
        boolean acceptUndated,
        boolean allowHttp,
        @Nullable String tokenRealm) {
    /** Those that stand in the database and can't be understood: nothing is followed by them. */
    public static final RegistryTerms UNREADABLE = new RegistryTerms("unreadable", null, Map.of(), false, false, null);

    /** Keeps the order of the patterns. */
    public RegistryTerms {
        select = select == null ? Map.of() : new LinkedHashMap<>(select);
    }

    /** Whether nobody knows what they are. */
    public boolean areUnreadable() {
        return equals(UNREADABLE);
    }
}
