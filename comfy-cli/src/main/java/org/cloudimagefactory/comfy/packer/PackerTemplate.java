package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan;

/**
 * A plan as a Packer template in the JSON form, which every Packer from 1.6 on reads. The password is named, not held: it
 * comes from the environment of the Packer process.
 */
public final class PackerTemplate {
    /** The variable of the environment that holds the password. */
    public static final String PASSWORD_VARIABLE = "COMFY_SSH_PASSWORD";

    static final String PASSWORD = "ssh_password";

    private final JsonNodeFactory json = JsonNodeFactory.instance;

    /** The template for a plan with what was found out and made for it. */
    public ObjectNode of(BuildPlan plan, BuildDirectory directory, PackerInputs inputs, ProvisioningPlan provisioning) {
        ObjectNode template = json.objectNode();
        template.putObject("variables").put(PASSWORD, "{{env `" + PASSWORD_VARIABLE + "`}}");
        template.putArray("sensitive-variables").add(PASSWORD);
        ObjectNode builder = plan.virtualBox()
                ? new VirtualBoxBuilder(plan, directory, inputs).build()
                : new QemuBuilder(plan, directory, inputs).build();
        template.putArray("builders").add(new FilledTemplate(inputs.answers(), directory.files()).of(builder));
        String username = inputs.isImage() ? "root" : plan.settings().guest().sshUsername();
        template.set("provisioners", new PackerProvisioners(username, inputs.answers()).of(provisioning));
        return template;
    }
}
