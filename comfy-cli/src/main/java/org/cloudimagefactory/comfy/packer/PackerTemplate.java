package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.description.DistributionDescription;
import org.cloudimagefactory.comfy.description.Provisioner;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.Accelerator;

/**
 * A plan as a Packer template in the JSON form, which every Packer from 1.6 on reads. The password is named, not held: it
 * comes from the environment of the Packer process.
 */
public final class PackerTemplate {
    /** The variable of the environment that holds the password. */
    public static final String PASSWORD_VARIABLE = "COMFY_SSH_PASSWORD";

    private static final String PASSWORD = "ssh_password";
    private static final int KVM_SSH_MINUTES = 30;
    private static final int TCG_FACTOR = 3;

    private final JsonNodeFactory json = JsonNodeFactory.instance;

    /** The template for a plan with what was found out and made for it. */
    public ObjectNode of(BuildPlan plan, BuildDirectory directory, PackerInputs inputs) {
        ObjectNode template = json.objectNode();
        template.putObject("variables").put(PASSWORD, "{{env `" + PASSWORD_VARIABLE + "`}}");
        template.putArray("sensitive-variables").add(PASSWORD);
        template.putArray("builders").add(builder(plan, directory, inputs));
        ArrayNode provisioners = template.putArray("provisioners");
        DistributionDescription description = plan.distribution().description();
        for (Provisioner provisioner : description.provisioners()) {
            provisioners.add(provisioner(plan, directory, provisioner));
        }
        if (description.seal() != null) {
            provisioners.add(shell(plan.distribution().file(description.seal())));
        }
        return template;
    }

    private ObjectNode builder(BuildPlan plan, BuildDirectory directory, PackerInputs inputs) {
        DistributionDescription description = plan.distribution().description();
        ObjectNode builder = json.objectNode();
        builder.put("type", "qemu");
        builder.put("accelerator", plan.accelerator().qemuName());
        builder.put("headless", true);
        builder.put("iso_url", inputs.iso());
        builder.put("iso_checksum", inputs.isoChecksum());
        builder.put("http_directory", directory.http().toString());
        if (inputs.packer().hasHttpBindAddress()) {
            // The guest reaches the host's loopback through QEMU's user network.
            builder.put("http_bind_address", "127.0.0.1");
        }
        builder.put("output_directory", directory.packerOutput().toString());
        builder.put(
                "vm_name",
                Objects.requireNonNull(directory.image().getFileName()).toString());
        builder.put("format", "qcow2");
        builder.put("disk_size", plan.diskSize().packer());
        builder.put("disk_interface", "virtio");
        builder.put("disk_cache", "unsafe");
        builder.put("disk_discard", "unmap");
        builder.put("disk_detect_zeroes", "unmap");
        // The image is compacted once, after it was checked.
        builder.put("skip_compaction", true);
        builder.put("net_device", "virtio-net");
        builder.put("memory", plan.memory());
        builder.put("cpus", plan.cpus());
        builder.put("boot_wait", description.bootWait() + "s");
        builder.put("boot_key_interval", plan.accelerator() == Accelerator.KVM ? "10ms" : "50ms");
        builder.set("boot_command", strings(description.bootCommand()));
        builder.put("communicator", "ssh");
        builder.put("ssh_username", Objects.requireNonNull(description.sshUsername()));
        builder.put(PASSWORD, "{{user `" + PASSWORD + "`}}");
        builder.put("ssh_timeout", sshMinutes(plan) + "m");
        builder.put("shutdown_command", Objects.requireNonNull(description.shutdownCommand()));
        builder.put("shutdown_timeout", "5m");
        builder.set("qemuargs", qemuArguments(directory));
        description.qemu().forEach(builder::set);
        return builder;
    }

    private ArrayNode qemuArguments(BuildDirectory directory) {
        ArrayNode arguments = json.arrayNode();
        arguments.add(strings(List.of("-serial", "file:" + directory.serialLog())));
        // Packer's own setting would open the guest's SSH port to the network.
        arguments.add(strings(List.of("-netdev", "user,id=user.0,hostfwd=tcp:127.0.0.1:{{ .SSHHostPort }}-:22")));
        return arguments;
    }

    private ObjectNode provisioner(BuildPlan plan, BuildDirectory directory, Provisioner provisioner) {
        return switch (provisioner.type()) {
            case SHELL -> shell(plan.distribution().file(Objects.requireNonNull(provisioner.script())));
            case FILE -> {
                String source = Objects.requireNonNull(provisioner.source());
                Path file = source.endsWith(PreparedFiles.TEMPLATE_SUFFIX)
                        ? directory.files().resolve(PreparedFiles.renderedName(source))
                        : plan.distribution().file(source);
                ObjectNode node = json.objectNode();
                node.put("type", "file");
                node.put("source", file.toString());
                node.put("destination", Objects.requireNonNull(provisioner.destination()));
                yield node;
            }
        };
    }

    private ObjectNode shell(Path script) {
        ObjectNode node = json.objectNode();
        node.put("type", "shell");
        node.put("script", script.toString());
        return node;
    }

    private ArrayNode strings(List<String> texts) {
        ArrayNode array = json.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static int sshMinutes(BuildPlan plan) {
        return plan.accelerator() == Accelerator.KVM ? KVM_SSH_MINUTES : KVM_SSH_MINUTES * TCG_FACTOR;
    }
}
