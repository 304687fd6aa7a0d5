package org.cloudimagefactory.comfy.provision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.FileEntry;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan.Step;
import org.cloudimagefactory.common.process.ShellText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what an appliance describes into steps for Packer: settings, provisioners, list of packages, seal and its check. */
public final class ProvisioningPlanner implements Provisioner.Visitor {
    private static final String GUEST_DIRECTORY = "/tmp/comfy";
    /** On disk, for files that a /tmp in memory has no room for. */
    private static final String LARGE_DIRECTORY = "/var/tmp";

    private static final String TEMPLATE = ".j2";
    private static final String SHELL = "#!/bin/sh\n";
    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningPlanner.class);

    private final Path directory;
    private final TextRenderer renderer;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Path, String> files = new LinkedHashMap<>();
    private final List<Integer> begins = new ArrayList<>();
    private boolean isLargeDirectoryThere;

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
        settings(appliance, installed, List.of());
        provisioners(appliance.provisioners());
        packageList(List.of(), packageList);
        seal(new LayerSteps.Seal(appliance, seal, buildUser));
        return new ProvisioningPlan(steps, files, begins);
    }

    /**
     * The steps of one layer, between the keys that let the build in. One that others stand on ends with free blocks given
     * back, the last one with list of packages and seal.
     *
     * @param packageList where the list of packages is to be put
     */
    public ProvisioningPlan layer(LayerSteps layer, Path packageList) {
        String own = layer.ownKey();
        List<String> open = own == null ? List.of() : List.of(layerScript(new GuestCalls().call("open_layer", own)));
        if (layer.settings() == null || !settings(layer.settings(), layer.installed(), open)) {
            open.forEach(script -> run("open-layer.sh", script, Map.of()));
        }
        provisioners(layer.provisioners());
        GuestCalls end = new GuestCalls();
        if (own != null) {
            // Once more: a provisioner may have changed keys or the SSH server since.
            end.call("open_layer", own);
        }
        if (layer.keyBelow() != null) {
            end.call("forget_key", layer.keyBelow());
        }
        LayerSteps.Seal seal = layer.seal();
        if (seal == null) {
            run("close-layer.sh", layerScript(end.call("give_back_blocks")), Map.of());
        } else {
            packageList(end.isEmpty() ? List.of() : List.of(layerScript(end)), packageList);
            seal(seal);
        }
        return new ProvisioningPlan(steps, files, begins);
    }

    /**
     * The steps of a layer that somebody wants to look at: no keys, no end.
     *
     * @param settings what is described anew in it, null: nothing
     */
    public ProvisioningPlan again(@Nullable AppliancePlan settings, List<Provisioner> provisioners) {
        if (settings != null) {
            settings(settings, false, List.of());
        }
        provisioners(provisioners);
        return new ProvisioningPlan(steps, files, begins);
    }

    private static String layerScript(GuestCalls calls) {
        return calls.script(GuestScript.read(GuestScript.LAYER));
    }

    private void provisioners(List<Provisioner> provisioners) {
        for (Provisioner provisioner : provisioners) {
            begins.add(steps.size());
            provisioner.accept(this);
        }
        begins.add(steps.size());
    }

    private void packageList(List<String> before, Path target) {
        List<String> scripts = new ArrayList<>(before);
        scripts.add(GuestScript.read(GuestScript.PACKAGE_LIST));
        run("package-list.sh", GuestScript.inOrder(scripts), Map.of());
        steps.add(new Step.Take(GUEST_DIRECTORY + ".packages", target));
    }

    private void seal(LayerSteps.Seal seal) {
        Map<String, String> environment = SealSettings.of(seal.appliance(), seal.buildUser());
        List<String> scripts = new ArrayList<>();
        Path own = seal.script();
        if (own == null) {
            scripts.add(GuestScript.seal());
        } else {
            ownSeal(own).ifPresentOrElse(scripts::add, () -> steps.add(new Step.Run(own, environment)));
            scripts.add(GuestScript.read(GuestScript.SEAL_COMMON));
        }
        scripts.add(GuestScript.read(GuestScript.SEAL_CHECK));
        run("seal.sh", GuestScript.inOrder(scripts), environment);
    }

    /** The text of a distribution's own seal; nothing where it is for another shell. */
    private static Optional<String> ownSeal(Path script) {
        try {
            return Optional.of(Files.readString(script)).filter(text -> text.startsWith(SHELL));
        } catch (IOException e) {
            LOG.debug("{} is no text", script, e);
            return Optional.empty();
        }
    }

    /** Whether there was anything to do, which is done behind some scripts then. */
    private boolean settings(AppliancePlan appliance, boolean installed, List<String> before) {
        List<FileEntry> entries = appliance.content().files();
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            sources.add(GUEST_DIRECTORY + "-" + (steps.size() + i));
        }
        String script = SettingsScript.of(appliance, installed, sources);
        if (script.isEmpty()) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            steps.add(new Step.Put(source(entries.get(i), i), sources.get(i)));
        }
        List<String> scripts = new ArrayList<>(before);
        scripts.add(script);
        run("settings.sh", GuestScript.inOrder(scripts), Map.of());
        return true;
    }

    private Path source(FileEntry entry, int number) {
        if (entry.content() != null) {
            return file("file-" + number, entry.content());
        }
        return rendered(Path.of(String.valueOf(entry.source())), "file-" + number);
    }

    @Override
    public void ansible(Provisioner.Ansible ansible) {
        String guest = upload(ansible.directory());
        String variables = values("variables.json", ansible.variables());
        run("ansible.sh", ToolScript.of(ansible, guest, variables), Map.of());
    }

    @Override
    public void puppet(Provisioner.Puppet puppet) {
        String guest = upload(puppet.directory());
        String facts = values("facts.json", puppet.facts());
        run("puppet.sh", ToolScript.of(puppet, guest, facts), Map.of());
    }

    @Override
    public void chef(Provisioner.Chef chef) {
        run("chef.sh", ToolScript.of(chef, upload(chef.directory())), Map.of());
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

    /** What is in the environment is set by a script: Packer would render it as a template. */
    @Override
    public void shell(Provisioner.Shell shell) {
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
        upload(source, guest);
        return guest;
    }

    private void upload(String source, String guest) {
        directory("directory.sh", guest);
        steps.add(new Step.Put(Path.of(source), guest));
    }

    /** What comes over SSH may neither make directories nor write to all of them; a script of root's may. */
    @Override
    public void upload(Provisioner.Upload upload) {
        Path source = rendered(Path.of(upload.source()), "upload");
        if (!isLargeDirectoryThere) {
            run("var-tmp.sh", "[ -d " + LARGE_DIRECTORY + " ] || mkdir -p -m 1777 " + LARGE_DIRECTORY + "\n", Map.of());
            isLargeDirectoryThere = true;
        }
        String guest = LARGE_DIRECTORY + "/comfy-" + steps.size();
        if (Files.isDirectory(source)) {
            upload(upload.source(), guest);
        } else {
            steps.add(new Step.Put(source, guest));
        }
        String name = String.valueOf(Path.of(upload.source()).getFileName());
        if (isTemplate(Path.of(upload.source()))) {
            name = name.substring(0, name.length() - TEMPLATE.length());
        }
        run(
                "put.sh",
                new GuestCalls()
                        .call("put_upload", guest, upload.destination(), name)
                        .script(),
                Map.of());
    }

    /** Makes a directory that whoever the build logs in as can put files into. */
    private void directory(String script, String guest) {
        String owner = "[ -z \"${SUDO_UID:-}\" ] || chown \"$SUDO_UID:$SUDO_GID\" ";
        run(script, "mkdir -p " + guest + "\n" + owner + guest + "\n", Map.of());
    }

    private void run(String name, String script, Map<String, String> environment) {
        String text = script.startsWith("#!") ? script : SHELL + script;
        steps.add(new Step.Run(file(name, text), environment));
    }

    private Path rendered(Path source, String name) {
        return isTemplate(source) ? file(name, renderer.render(source)) : source;
    }

    private static boolean isTemplate(Path source) {
        return source.toString().endsWith(TEMPLATE) && Files.isRegularFile(source);
    }

    /** Numbered, as some steps are there several times. */
    private Path file(String name, String content) {
        Path file = directory.resolve(String.format("%02d-%s", files.size(), name));
        files.put(file, content);
        return file;
    }
}
