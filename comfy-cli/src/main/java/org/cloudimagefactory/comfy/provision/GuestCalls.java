package org.cloudimagefactory.comfy.provision;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.ContextPackage;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.UserAccount;
import org.cloudimagefactory.common.process.ShellText;

/** Lines of a script that call functions of the library; every argument is quoted. */
public final class GuestCalls {
    private final StringBuilder text = new StringBuilder();

    /** Starts without calls. */
    public GuestCalls() {}

    /** Calls a function. */
    public GuestCalls call(String function, String... arguments) {
        text.append(function);
        List.of(arguments).forEach(argument -> text.append(' ').append(ShellText.quote(argument)));
        text.append('\n');
        return this;
    }

    /** Sets what is asked for of language and place, also where it may be so already. */
    public GuestCalls localization(AppliancePlan plan) {
        Localization wanted = plan.localization();
        if (wanted.locale() != null) {
            call("set_locale", wanted.locale());
        }
        if (wanted.keyboard() != null) {
            call("set_keyboard", wanted.keyboard());
        }
        if (wanted.timeZone() != null) {
            call("set_timezone", wanted.timeZone());
        }
        return this;
    }

    /** Names the machine and the mirror of its packages, where both are decided. */
    public GuestCalls place(AppliancePlan plan) {
        if (plan.hostname() != null) {
            call("set_hostname", plan.hostname());
        }
        if (plan.system().guestMirror() != null) {
            call("set_mirror", plan.system().guestMirror());
        }
        return this;
    }

    /** Installs the packages. */
    public GuestCalls packages(AppliancePlan plan) {
        if (!plan.content().packages().isEmpty()) {
            call("install_packages", plan.content().packages().toArray(new String[0]));
        }
        return this;
    }

    /** Installs OpenNebula's own package in the place of cloud-init, where it is asked for. */
    public GuestCalls contextPackage(AppliancePlan plan) {
        ContextPackage own = plan.context().contextPackage();
        if (own != null) {
            call("install_context_package", own.url(), own.algorithm(), own.digest());
        }
        return this;
    }

    /** Makes the users, with keys, passwords and rights. */
    public GuestCalls users(AppliancePlan plan) {
        for (UserAccount user : plan.content().users()) {
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
        return this;
    }

    /** Adds the arguments of the kernel. */
    public GuestCalls kernelArguments(AppliancePlan plan) {
        if (!plan.content().kernelArguments().isEmpty()) {
            call("add_kernel_arguments", plan.content().kernelArguments().toArray(new String[0]));
        }
        return this;
    }

    /** Whether nothing is called. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** The calls behind the functions that they call. */
    public String script() {
        return script("");
    }

    /** The calls behind the library and further functions. */
    String script(String functions) {
        return GuestScript.read(GuestScript.LIBRARY) + functions + text;
    }
}
