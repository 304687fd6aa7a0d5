package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan.Step;

/** The part of a template for what is done over SSH; only provisioners that are part of every Packer are used. */
final class PackerProvisioners implements Step.Visitor<ObjectNode> {
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
            provisioners.add(step.accept(this));
        }
        return provisioners;
    }

    @Override
    public ObjectNode run(Step.Run run) {
        ObjectNode node = node("shell").put("script", run.script().toString());
        ArrayNode variables = node.putArray("environment_vars");
        // Scripts know them from Packer's own server.
        variables.add("PACKER_HTTP_ADDR=" + answers.host() + ":" + answers.port());
        variables.add("PACKER_HTTP_IP=" + answers.host());
        variables.add("PACKER_HTTP_PORT=" + answers.port());
        new TreeMap<>(run.environment()).forEach((name, value) -> variables.add(name + "=" + value));
        if (!asRoot) {
            node.put(
                    "execute_command",
                    "echo '{{user `" + PackerTemplate.PASSWORD
                            + "`}}' | {{ .Vars }} sudo -S -E sh -c 'chmod +x {{ .Path }} && {{ .Path }}'");
        }
        return node;
    }

    @Override
    public ObjectNode put(Step.Put put) {
        // With a slash at the end, it is the content of a directory that is put there.
        return node("file")
                .put("source", put.source() + (Files.isDirectory(put.source()) ? "/" : ""))
                .put("destination", put.destination());
    }

    @Override
    public ObjectNode take(Step.Take take) {
        return node("file")
                .put("direction", "download")
                .put("source", take.source())
                .put("destination", take.destination().toString());
    }

    private ObjectNode node(String type) {
        return json.objectNode().put("type", type);
    }
}
