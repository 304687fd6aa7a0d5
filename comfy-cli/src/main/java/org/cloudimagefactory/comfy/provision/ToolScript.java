package org.cloudimagefactory.comfy.provision;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.common.process.ShellText;

/** Scripts that run a configuration tool in the guest on a directory that was put there. */
final class ToolScript {
    private ToolScript() {}

    static String of(Provisioner.Ansible ansible, String directory, String variablesFile) {
        List<String> command =
                new ArrayList<>(List.of("ansible-playbook", "--inventory", "localhost,", "--connection", "local"));
        if (!ansible.variables().isEmpty()) {
            command.addAll(List.of("--extra-vars", "@" + variablesFile));
        }
        command.add(ansible.playbook());
        String run = ShellText.quoteAll(command);
        if (!ansible.variables().isEmpty()) {
            run += "\nrm -f " + ShellText.quote(variablesFile);
        }
        return script(ansible, "ansible-playbook", directory, run);
    }

    static String of(Provisioner.Puppet puppet, String directory, String factsFile) {
        StringBuilder run = new StringBuilder();
        boolean hasFacts = !puppet.facts().isEmpty();
        if (hasFacts) {
            // Facts of the environment would all be texts.
            run.append("add_facts ").append(ShellText.quote(factsFile)).append('\n');
        }
        List<String> command = new ArrayList<>(List.of("puppet", "apply", "--detailed-exitcodes"));
        if (puppet.modules() != null) {
            command.addAll(List.of("--modulepath", directory + "/" + puppet.modules()));
        }
        command.add(puppet.manifest());
        // Exit code 2 says that there were changes and no failures.
        run.append("status=0\n")
                .append(ShellText.quoteAll(command))
                .append(" || status=$?\n[ $status = 0 ] || [ $status = 2 ] || exit $status");
        if (hasFacts) {
            run.append("\nremove_facts");
        }
        return script(puppet, "puppet", directory, run.toString());
    }

    static String of(Provisioner.Chef chef, String directory) {
        List<String> options = new ArrayList<>(List.of("--local-mode", "--override-runlist"));
        options.add(String.join(",", chef.runList()));
        if (chef.attributes() != null) {
            options.addAll(List.of("--json-attributes", chef.attributes()));
        }
        String run = "export CHEF_LICENSE=accept-no-persist\n"
                + "client=chef-client\n"
                + "! command -v cinc-client >/dev/null || client=cinc-client\n"
                + "$client " + ShellText.quoteAll(options);
        return script(chef, "chef-client cinc-client", directory, run);
    }

    private static String script(Provisioner.Tool tool, String programs, String directory, String run) {
        StringBuilder text = new StringBuilder(GuestScript.read(GuestScript.LIBRARY));
        if (!tool.packages().isEmpty()) {
            text.append("install_for_now ")
                    .append(ShellText.quoteAll(tool.packages()))
                    .append('\n');
        }
        text.append("require_one_of ").append(programs).append('\n');
        text.append("cd ").append(ShellText.quote(directory)).append('\n');
        text.append(run).append('\n');
        text.append("cd /\nrm -rf ").append(ShellText.quote(directory)).append('\n');
        text.append("remove_what_was_for_now\n");
        return text.toString();
    }
}
