package org.cloudimagefactory.comfy.provision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.FileEntry;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan.Step;
import org.jspecify.annotations.Nullable;

/** Turns what an appliance describes into steps for Packer: settings, provisioners, list of packages, seal and its check. */
public final class ProvisioningPlanner {
    private static final String GUEST_DIRECTORY = "/tmp/comfy";
    /** No system is without them; each step costs a connection. */
    private static final Set<String> ALWAYS_THERE = Set.of("/", "/etc", "/root", "/tmp", "/var");

    private final Path directory;
    private final TextRenderer renderer;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Path, String> files = new LinkedHashMap<>();

    /** Renders the templates of an appliance. */
    @FunctionalInterface
    public interface TextRenderer {
        /** The file's rendered text. */
        String render(Path template);
    }

    /** Plans for files in this directory, which the plan only names. */
    public ProvisioningPlanner(Path directory, TextRenderer renderer) {
        this.directory = directory;
        this.renderer = renderer;
    }

    /**
     * The steps of an appliance.
     *
     * @param installed whether an installer has done localization, packages, users and kernel arguments
     * @param seal the distribution's own seal script, or null for the general one
     * @param buildUser whom the build logs in as
     * @param packageList where the list of packages is to be put
     */
    public ProvisioningPlan plan(
            AppliancePlan appliance, boolean installed, @Nullable Path seal, String buildUser, Path packageList) {
        settings(appliance, installed);
        for (Provisioner provisioner : appliance.provisioners()) {
            provisioner(provisioner, buildUser);
        }
        run("package-list.sh", GuestScript.read(GuestScript.PACKAGE_LIST), Map.of());
        steps.add(new Step.Take(GUEST_DIRECTORY + ".packages", packageList));
        Map<String, String> environment = SealSettings.of(appliance, buildUser);
        if (seal == null) {
            run("seal.sh", GuestScript.read(GuestScript.SEAL), environment);
        } else {
            steps.add(new Step.Run(seal, environment));
        }
        run("seal-check.sh", GuestScript.read(GuestScript.SEAL_CHECK), environment);
        return new ProvisioningPlan(steps, files);
    }

    private void settings(AppliancePlan appliance, boolean installed) {
        String guest = GUEST_DIRECTORY + "-files";
        String script = SettingsScript.of(appliance, installed, guest);
        if (script.isEmpty()) {
            return;
        }
        List<FileEntry> entries = appliance.files();
        if (!entries.isEmpty()) {
            run("files.sh", "mkdir -p " + guest + "\n", Map.of());
            for (int i = 0; i < entries.size(); i++) {
                steps.add(new Step.Put(source(entries.get(i), i), guest + "/" + i));
            }
        }
        run("settings.sh", script, Map.of());
    }

    private Path source(FileEntry entry, int number) {
        if (entry.content() != null) {
            return file("file-" + number, entry.content());
        }
        return rendered(Path.of(String.valueOf(entry.source())), "file-" + number);
    }

    private void provisioner(Provisioner provisioner, String buildUser) {
        if (provisioner instanceof Provisioner.Shell shell) {
            shell(shell);
        } else if (provisioner instanceof Provisioner.Upload upload) {
            put(upload, buildUser);
        } else if (provisioner instanceof Provisioner.Ansible ansible) {
            String guest = upload(ansible.directory());
            String variables = values("variables.json", ansible.variables());
            run("ansible.sh", ToolScript.of(ansible, guest, variables), Map.of());
        } else if (provisioner instanceof Provisioner.Puppet puppet) {
            String guest = upload(puppet.directory());
            String facts = values("facts.json", puppet.facts());
            run("puppet.sh", ToolScript.of(puppet, guest, facts), Map.of());
        } else if (provisioner instanceof Provisioner.Chef chef) {
            run("chef.sh", ToolScript.of(chef, upload(chef.directory())), Map.of());
        }
    }

    /** Puts values with their types into the guest; the name of the file there. */
    private String values(String name, Map<String, JsonNode> values) {
        String guest = GUEST_DIRECTORY + "-" + name;
        if (!values.isEmpty()) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.setAll(values);
            steps.add(new Step.Put(file(name, json.toPrettyString() + "\n"), guest));
        }
        return guest;
    }

    /** Packer's file provisioner makes no directories. */
    private void put(Provisioner.Upload upload, String buildUser) {
        Path source = Path.of(upload.source());
        String destination = upload.destination();
        boolean isInto = Files.isDirectory(source) || destination.endsWith("/");
        Path parent = Path.of(destination).getParent();
        String directory = isInto ? destination : parent == null ? "/" : parent.toString();
        if (!ALWAYS_THERE.contains(directory)) {
            String quoted = ShellText.quote(directory);
            String owner = buildUser.equals("root") ? "" : " && chown " + ShellText.quote(buildUser) + " " + quoted;
            run("directory.sh", "[ -d " + quoted + " ] || { mkdir -p " + quoted + owner + "; }\n", Map.of());
        }
        steps.add(new Step.Put(rendered(source, "upload"), destination));
    }

    /** What is in the environment is set by a script: Packer would render it as a template. */
    private void shell(Provisioner.Shell shell) {
        StringBuilder script = new StringBuilder();
        new TreeMap<>(shell.environment())
                .forEach((name, value) -> script.append("export ")
                        .append(name)
                        .append('=')
                        .append(ShellText.quote(value))
                        .append('\n'));
        if (shell.script() == null) {
            script.append("set -eu\n").append(String.join("\n", shell.inline())).append('\n');
            run("inline.sh", script.toString(), Map.of());
        } else if (script.isEmpty()) {
            steps.add(new Step.Run(Path.of(shell.script()), Map.of()));
        } else {
            String guest = GUEST_DIRECTORY + "-" + steps.size();
            steps.add(new Step.Put(Path.of(shell.script()), guest));
            script.append("chmod 700 ").append(guest).append("\nstatus=0\n");
            script.append(guest).append(" || status=$?\nrm -f ").append(guest).append("\nexit $status\n");
            run("script.sh", script.toString(), Map.of());
        }
    }

    private String upload(String source) {
        String guest = GUEST_DIRECTORY + "-" + steps.size();
        run("directory.sh", "mkdir -p " + guest + "\n", Map.of());
        steps.add(new Step.Put(Path.of(source), guest));
        return guest;
    }

    private void run(String name, String script, Map<String, String> environment) {
        String text = script.startsWith("#!") ? script : "#!/bin/sh\n" + script;
        steps.add(new Step.Run(file(name, text), environment));
    }

    private Path rendered(Path source, String name) {
        boolean isTemplate = source.toString().endsWith(".j2") && Files.isRegularFile(source);
        return isTemplate ? file(name, renderer.render(source)) : source;
    }

    /** Numbered, as some steps are there several times. */
    private Path file(String name, String content) {
        Path file = directory.resolve(String.format("%02d-%s", files.size(), name));
        files.put(file, content);
        return file;
    }
}
