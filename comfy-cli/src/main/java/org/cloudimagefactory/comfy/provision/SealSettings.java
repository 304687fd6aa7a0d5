package org.cloudimagefactory.comfy.provision;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.UserAccount;

/**
 * What a seal and its check get in their environment: whether a password of root may stand, whom the build logged in as, and
 * the hashes that were described for these two, whose place the build's own has taken meanwhile.
 */
final class SealSettings {
    private SealSettings() {}

    static Map<String, String> of(AppliancePlan appliance, String buildUser) {
        Map<String, String> environment = new TreeMap<>();
        environment.put(
                "COMFY_CONSOLE_LOGIN", Boolean.toString(appliance.access().consoleLogin()));
        environment.put("COMFY_BUILD_USER", buildUser);
        if (appliance.access().consoleLogin()) {
            hash(appliance, "root").ifPresent(hash -> environment.put("COMFY_ROOT_HASH", hash));
        }
        if (!buildUser.equals("root")) {
            hash(appliance, buildUser).ifPresent(hash -> environment.put("COMFY_BUILD_USER_HASH", hash));
        }
        return environment;
    }

    private static Optional<String> hash(AppliancePlan appliance, String name) {
        return appliance.content().users().stream()
                .filter(user -> user.name().equals(name))
                .map(UserAccount::passwordHash)
                .flatMap(hash -> Optional.ofNullable(hash).stream())
                .reduce((first, last) -> last);
    }
}
