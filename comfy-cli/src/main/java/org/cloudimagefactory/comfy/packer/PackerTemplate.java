package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.cli.FactoryException;

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
    public ObjectNode of(BuildPlan plan, BuildDirectory directory, PackerInputs inputs) {
        ObjectNode template = json.objectNode();
        template.putObject("variables").put(PASSWORD, "{{env `" + PASSWORD_VARIABLE + "`}}");
        template.putArray("sensitive-variables").add(PASSWORD);
        template.putArray("builders").add(new QemuBuilder(plan, directory, inputs).build());
        ArrayNode provisioners = template.putArray("provisioners");
        for (Provisioner provisioner : plan.appliance().provisioners()) {
            provisioners.add(provisioner(directory, provisioner));
        }
        if (plan.settings().seal() != null) {
            provisioners.add(shell(plan.settings().seal()));
        }
        return template;
    }

    private ObjectNode provisioner(BuildDirectory directory, Provisioner provisioner) {
        if (provisioner instanceof Provisioner.Shell shell && shell.script() != null) {
            return shell(shell.script());
        }
        if (provisioner instanceof Provisioner.Upload upload) {
            String source = upload.source();
            Path file = source.endsWith(PreparedFiles.TEMPLATE_SUFFIX)
                    ? directory.files().resolve(PreparedFiles.renderedName(source))
                    : Path.of(source);
            ObjectNode node = json.objectNode();
            node.put("type", "file");
            node.put("source", file.toString());
            node.put("destination", upload.destination());
            return node;
        }
        throw FactoryException.environment("provisioner " + provisioner.type() + " cannot be run yet");
    }

    private ObjectNode shell(String script) {
        ObjectNode node = json.objectNode();
        node.put("type", "shell");
        node.put("script", script);
        return node;
    }
}
