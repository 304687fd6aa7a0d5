package org.cloudimagefactory.comfy.installer.autoinstall;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.installer.BuildAccess;
import org.cloudimagefactory.comfy.installer.FinishScript;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.comfy.installer.PlainNames;
import org.jspecify.annotations.Nullable;

/** {@code user-data} and {@code meta-data} of Subiquity, over NoCloud. It is JSON, which is YAML without doubtful quoting. */
public final class Autoinstall implements InstallerDialect {
    @Override
    public String name() {
        return "autoinstall";
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        return PlainNames.problems(plan);
    }

    @Override
    public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode answers = document.putObject("autoinstall");
        answers.put("version", 1);
        answers.putObject("refresh-installer").put("update", false);
        answers.put("locale", plan.localization().localeOrUsual());
        answers.putObject("keyboard").put("layout", plan.localization().keyboardOrUsual());
        answers.put("timezone", plan.localization().timeZoneOrUsual());
        apt(answers, plan.system().mirror());
        answers.set("storage", new CurtinStorage(plan.disk()).node());
        answers.putObject("ssh").put("install-server", true).put("allow-pw", true);
        ArrayNode packages = answers.putArray("packages");
        plan.content().packages().forEach(packages::add);
        answers.put("updates", "all");
        // Instead of an identity, which would make a user with a password.
        ObjectNode firstBoot = answers.putObject("user-data");
        firstBoot.put("hostname", plan.hostnameOrUsual());
        // Of a name with a domain cloud-init keeps the first part only, unless it is told.
        firstBoot.put("fqdn", plan.hostnameOrUsual()).put("prefer_fqdn_over_hostname", true);
        firstBoot.put("disable_root", false);
        firstBoot.putArray("users");
        ArrayNode finish = answers.putArray("late-commands").addArray();
        List.of("curtin", "in-target", "--target=/target", "--", "sh", "-c").forEach(finish::add);
        finish.add(FinishScript.calls(plan, access).kernelArguments(plan).script());
        answers.put("shutdown", "reboot");
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.put("instance-id", "comfy-" + plan.identity().version());
        return Map.of(
                "user-data",
                "#cloud-config\n" + document.toPrettyString() + "\n",
                "meta-data",
                meta.toPrettyString() + "\n");
    }

    private static void apt(ObjectNode answers, @Nullable String mirror) {
        ObjectNode apt = answers.putObject("apt");
        apt.put("geoip", false);
        if (mirror != null) {
            ObjectNode primary = apt.putArray("primary").addObject();
            primary.putArray("arches").add("default");
            primary.put("uri", mirror);
        }
    }
}
