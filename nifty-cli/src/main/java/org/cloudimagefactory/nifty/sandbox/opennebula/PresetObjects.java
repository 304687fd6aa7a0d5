package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.nifty.sandbox.opennebula.method.Authentication;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxGroup;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxUser;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;

/** The users and groups that a new server has. */
final class PresetObjects {
    private static final int FIRST_OWN_GROUP = 100;

    private PresetObjects() {}

    static void ensure(Cloud cloud, String password) {
        if (cloud.groups().size() == 0) {
            cloud.groups().put(new SandboxGroup(0, "oneadmin", Attributes.NONE));
            cloud.groups().put(new SandboxGroup(1, "users", views()));
            cloud.groups().reserveIdsBelow(FIRST_OWN_GROUP);
        }
        String hash = Authentication.hash(password);
        Optional<SandboxUser> admin = cloud.users().get(0);
        if (admin.isEmpty()) {
            cloud.users().put(user(0, "oneadmin", hash, "core"));
            cloud.users().put(user(1, "serveradmin", Authentication.hash(password + ":serveradmin"), "server_cipher"));
        } else if (!admin.get().passwordHash().equals(hash)) {
            cloud.users().put(admin.get().withPasswordHash(hash));
        }
    }

    private static SandboxUser user(int id, String name, String hash, String driver) {
        return new SandboxUser(id, name, hash, driver, 0, "oneadmin", Set.of(0), true, List.of());
    }

    private static Attributes views() {
        Map<String, String> views = Map.of(
                "DEFAULT_VIEW", "cloud",
                "GROUP_ADMIN_DEFAULT_VIEW", "groupadmin",
                "GROUP_ADMIN_VIEWS", "groupadmin,cloud",
                "VIEWS", "cloud");
        return Attributes.NONE.with(new Attribute.Vector("SUNSTONE", views));
    }
}
