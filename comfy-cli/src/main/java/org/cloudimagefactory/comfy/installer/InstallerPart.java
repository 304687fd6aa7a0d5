package org.cloudimagefactory.comfy.installer;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.installer.InstallerDialect.Inexpressible;

/** Collects what a simple installer can't do, field by field. */
final class InstallerPart {
    private final AppliancePlan plan;
    private final List<Inexpressible> problems = new ArrayList<>();

    InstallerPart(AppliancePlan plan) {
        this.plan = plan;
    }

    InstallerPart noDisk(String reason) {
        return refuse(plan.disk().described(), "disk", reason);
    }

    InstallerPart noPackages(String reason) {
        return refuse(!plan.packages().isEmpty(), "packages", reason);
    }

    InstallerPart noUsers(String reason) {
        return refuse(!plan.users().isEmpty(), "users", reason);
    }

    InstallerPart noKernelArguments(String reason) {
        return refuse(!plan.kernelArguments().isEmpty(), "kernel_arguments", reason);
    }

    InstallerPart noLocalization(String reason) {
        Localization wanted = plan.localization();
        Localization usual = Localization.DEFAULT;
        refuse(!wanted.locale().equals(usual.locale()), "locale", reason);
        refuse(!wanted.keyboard().equals(usual.keyboard()), "keyboard", reason);
        return refuse(!wanted.timeZone().equals(usual.timeZone()), "timezone", reason);
    }

    List<Inexpressible> problems() {
        return List.copyOf(problems);
    }

    private InstallerPart refuse(boolean asked, String field, String reason) {
        if (asked) {
            problems.add(new Inexpressible(field, reason));
        }
        return this;
    }
}
