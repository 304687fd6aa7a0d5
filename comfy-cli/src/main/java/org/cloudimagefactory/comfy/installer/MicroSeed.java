package org.cloudimagefactory.comfy.installer;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;

/** The seed for images of micro, which reads plain YAML and knows keys and host name only. */
public final class MicroSeed implements BareDialect {
    @Override
    public String name() {
        return "micro-seed";
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        return new MicroAnswers().inexpressible(plan);
    }

    @Override
    public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
        return Map.of(
                "meta-data",
                "instance-id: comfy-" + plan.identity().version() + "\nlocal-hostname: " + plan.hostnameOrUsual()
                        + "\n",
                "user-data",
                "#cloud-config\nssh_authorized_keys:\n  - " + Objects.requireNonNull(access.publicKey()) + "\n");
    }
}
