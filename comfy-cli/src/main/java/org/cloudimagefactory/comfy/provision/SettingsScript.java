package org.cloudimagefactory.comfy.provision;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.FileEntry;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.UserAccount;

/**
 * The script that brings an installed system to what its appliance describes. After an installer that speaks the plan's
 * language only files and services are left; otherwise it does everything but the disk.
 */
final class SettingsScript {
    private final AppliancePlan plan;
    private final StringBuilder text = new StringBuilder();

    private SettingsScript(AppliancePlan plan) {
        this.plan = plan;
    }

    /** The script, or an empty text when nothing is to be done. */
    static String of(AppliancePlan plan, boolean installed, String filesDirectory) {
        SettingsScript script = new SettingsScript(plan);
        if (!installed) {
            script.localization();
            script.packages();
            script.users();
        }
        script.files(filesDirectory);
        if (!installed) {
            script.kernelArguments();
        }
        script.services();
        return script.text.isEmpty() ? "" : GuestScript.read(GuestScript.LIBRARY) + script.text;
    }

    private void localization() {
        Localization wanted = plan.localization();
        Localization usual = Localization.DEFAULT;
        if (!wanted.locale().equals(usual.locale())) {
            call("set_locale", wanted.locale());
        }
        if (!wanted.keyboard().equals(usual.keyboard())) {
            call("set_keyboard", wanted.keyboard());
        }
        if (!wanted.timeZone().equals(usual.timeZone())) {
            call("set_timezone", wanted.timeZone());
        }
    }

    private void packages() {
        if (!plan.packages().isEmpty()) {
            call("install_packages", plan.packages().toArray(new String[0]));
        }
    }

    private void users() {
        for (UserAccount user : plan.users()) {
            String shell = user.shell() == null ? "" : user.shell();
            String fullName = user.fullName() == null ? "" : user.fullName();
            call("add_user", user.name(), fullName, shell, String.join(",", user.groups()));
            for (String key : user.sshKeys()) {
                call("add_key", user.name(), key);
            }
            if (user.passwordHash() != null) {
                call("set_password_hash", user.name(), user.passwordHash());
            }
            if (user.sudo()) {
                call("allow_sudo", user.name());
            }
        }
    }

    private void files(String directory) {
        List<FileEntry> files = plan.files();
        for (int i = 0; i < files.size(); i++) {
            FileEntry file = files.get(i);
            call("put_file", directory + "/" + i, file.path(), file.mode(), file.owner(), file.group());
        }
    }

    private void kernelArguments() {
        if (!plan.kernelArguments().isEmpty()) {
            call("add_kernel_arguments", plan.kernelArguments().toArray(new String[0]));
        }
    }

    private void services() {
        plan.services().enable().forEach(service -> call("enable_service", service));
        plan.services().disable().forEach(service -> call("disable_service", service));
    }

    private void call(String function, String... arguments) {
        text.append(function)
                .append(' ')
                .append(ShellText.quoteAll(List.of(arguments)))
                .append('\n');
    }
}
