package org.cloudimagefactory.nifty.backend;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may use what is registered.
 *
 * @param permissions octal, such as 0640
 * @param openWithoutGroup whether that also holds for an appliance without groups; otherwise only the owner may use it
 * @param groups group of the cloud by group of the descriptor, where the two differ
 * @param createGroups whether missing groups are made
 */
public record AccessRules(int permissions, boolean openWithoutGroup, Map<String, String> groups, boolean createGroups) {
    private static final int OWNER_ONLY = 0700;

    public AccessRules {
        groups = Map.copyOf(groups);
    }

    /** Permissions for an appliance with these groups. */
    public int permissionsFor(List<String> applianceGroups) {
        return applianceGroups.isEmpty() && !openWithoutGroup ? permissions & OWNER_ONLY : permissions;
    }

    /** The group of the cloud for an appliance with these groups: an object has one group only, so the first counts. */
    public Optional<String> groupFor(List<String> applianceGroups) {
        return applianceGroups.stream().findFirst().map(group -> groups.getOrDefault(group, group));
    }
}
