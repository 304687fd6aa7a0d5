package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan.Step;

/** The part of a template for what is done over SSH; only provisioners that are part of every Packer are used. */
final class PackerProvisioners {
    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final boolean asRoot;
    private final AnswersAddress answers;

    PackerProvisioners(String username, AnswersAddress answers) {
        this.asRoot = username.equals("root");
        this.answers = answers;
    }

    ArrayNode of(ProvisioningPlan plan) {
        ArrayNode provisioners = json.arrayNode();
        for (Step step : plan.steps()) {
            provisioners.add(provisioner(step));
        }
        return provisioners;
    }

    private ObjectNode provisioner(Step step) {
        ObjectNode node = json.objectNode();
        if (step instanceof Step.Run run) {
            node.put("type", "shell");
            node.put("script", run.script().toString());
            ArrayNode variables = json.arrayNode();
            // Scripts know them from Packer's own server.
            variables.add("PACKER_HTTP_ADDR=" + answers.host() + ":" + answers.port());
            variables.add("PACKER_HTTP_IP=" + answers.host());
            variables.add("PACKER_HTTP_PORT=" + answers.port());
            new TreeMap<>(run.environment()).forEach((name, value) -> variables.add(name + "=" + value));
            node.set("environment_vars", variables);
            if (!asRoot) {
                node.put(
                        "execute_command",
                        "echo '{{user `" + PackerTemplate.PASSWORD
                                + "`}}' | {{ .Vars }} sudo -S -E sh -c 'chmod +x {{ .Path }} && {{ .Path }}'");
            }
        } else if (step instanceof Step.Put put) {
            node.put("type", "file");
            // With a slash at the end, it is the content of a directory that is put there.
            node.put("source", put.source() + (isDirectory(put.source()) ? "/" : ""));
            node.put("destination", put.destination());
        } else if (step instanceof Step.Take take) {
            node.put("type", "file");
            node.put("direction", "download");
            node.put("source", take.source());
            node.put("destination", take.destination().toString());
        }
        return node;
    }

    private static boolean isDirectory(Path source) {
        return Files.isDirectory(source);
    }
}
