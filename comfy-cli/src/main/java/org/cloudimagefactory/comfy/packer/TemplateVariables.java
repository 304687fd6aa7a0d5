package org.cloudimagefactory.comfy.packer;

import java.util.HashMap;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.SystemRelease;

/** What the templates of distributions and appliances can speak of. */
final class TemplateVariables {
    private TemplateVariables() {}

    static Map<String, Object> of(AppliancePlan appliance) {
        SystemRelease system = appliance.system();
        Map<String, Object> variables = new HashMap<>();
        variables.put("distribution", system.distribution());
        variables.put("version", system.version());
        variables.put("major_version", system.majorVersion());
        variables.put("codename", system.codename());
        variables.put("arch", system.architecture().kernelName());
        variables.put("debian_arch", system.architecture().debianName());
        variables.put("firmware", system.firmware().toString());
        variables.put("mirror", system.mirror() == null ? "" : system.mirror());
        variables.put("hostname", appliance.hostnameOrUsual());
        variables.put("locale", appliance.localization().localeOrUsual());
        variables.put("keyboard", appliance.localization().keyboardOrUsual());
        variables.put("timezone", appliance.localization().timeZoneOrUsual());
        variables.put("packages", appliance.content().packages());
        variables.put(
                "appliance",
                Map.of(
                        "identifier", appliance.identity().identifier(),
                        "version", appliance.identity().version(),
                        "title", appliance.identity().title()));
        return variables;
    }
}
