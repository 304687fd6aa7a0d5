package org.cloudimagefactory.comfy.installer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;

/**
 * The seed for images with cloud-init: it only lets the build in as root. All else is done by steps over SSH, whose
 * failures, other than those of cloud-init, end the build.
 */
public final class CloudConfig implements BareDialect {
    /** The name in descriptions. */
    public static final String NAME = "cloud-config";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MirrorUse mirrorUse() {
        return MirrorUse.GUEST;
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        InstallerPart part = new InstallerPart(plan).noDisk("an image comes with a divided disk: use method install");
        return (plan.system().family().equals("alpine") ? part.noLocale("Alpine has no locales") : part).problems();
    }

    @Override
    public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        user.put("hostname", plan.hostnameOrUsual());
        // Of a name with a domain cloud-init keeps the first part only, unless it is told.
        user.put("fqdn", plan.hostnameOrUsual()).put("prefer_fqdn_over_hostname", true);
        user.put("disable_root", false);
        user.put("ssh_pwauth", false);
        ObjectNode account = user.putArray("users").addObject();
        account.put("name", access.username());
        account.put("lock_passwd", false);
        account.putArray("ssh_authorized_keys").add(Objects.requireNonNull(access.publicKey()));
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.put("instance-id", "comfy-" + plan.identity().version());
        meta.put("local-hostname", plan.hostnameOrUsual());
        // JSON is YAML, with quoting that leaves no doubt.
        return Map.of(
                "user-data",
                "#cloud-config\n" + user.toPrettyString() + "\n",
                "meta-data",
                meta.toPrettyString() + "\n");
    }
}
