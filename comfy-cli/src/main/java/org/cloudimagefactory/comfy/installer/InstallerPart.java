package org.cloudimagefactory.comfy.installer;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.installer.InstallerDialect.Inexpressible;

/** Collects what an installer can't do, field by field. */
public final class InstallerPart {
    private final AppliancePlan plan;
    private final List<Inexpressible> problems = new ArrayList<>();

    /** Judges this plan. */
    public InstallerPart(AppliancePlan plan) {
        this.plan = plan;
    }

    /** The installer divides the disk itself. */
    public InstallerPart noDisk(String reason) {
        return refuse(plan.disk().described(), "disk", reason);
    }

    /** The installer takes no list of packages. */
    public InstallerPart noPackages(String reason) {
        return refuse(!plan.packages().isEmpty(), "packages", reason);
    }

    /** The installer makes no users. */
    public InstallerPart noUsers(String reason) {
        return refuse(!plan.users().isEmpty(), "users", reason);
    }

    /** The installer passes no kernel arguments on. */
    public InstallerPart noKernelArguments(String reason) {
        return refuse(!plan.kernelArguments().isEmpty(), "kernel_arguments", reason);
    }

    /** The installer knows no languages and places. */
    public InstallerPart noLocalization(String reason) {
        Localization wanted = plan.localization();
        Localization usual = Localization.DEFAULT;
        refuse(!wanted.locale().equals(usual.locale()), "locale", reason);
        refuse(!wanted.keyboard().equals(usual.keyboard()), "keyboard", reason);
        return refuse(!wanted.timeZone().equals(usual.timeZone()), "timezone", reason);
    }

    /** What was found. */
    public List<Inexpressible> problems() {
        return List.copyOf(problems);
    }

    /** A field that cannot be had when it is asked for. */
    public InstallerPart refuse(boolean asked, String field, String reason) {
        if (asked) {
            problems.add(new Inexpressible(field, reason));
        }
        return this;
    }
}
