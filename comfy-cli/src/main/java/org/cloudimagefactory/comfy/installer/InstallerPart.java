package org.cloudimagefactory.comfy.installer;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.installer.InstallerDialect.Inexpressible;
import org.jspecify.annotations.Nullable;

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
        return refuse(!plan.content().packages().isEmpty(), "packages", reason);
    }

    /** The installer makes no users. */
    public InstallerPart noUsers(String reason) {
        return refuse(!plan.content().users().isEmpty(), "users", reason);
    }

    /** The installer passes no kernel arguments on. */
    public InstallerPart noKernelArguments(String reason) {
        return refuse(!plan.content().kernelArguments().isEmpty(), "kernel_arguments", reason);
    }

    /** The system knows these languages and places only: what is asked for must be so already. */
    public InstallerPart onlyLocalization(Localization fixed, String reason) {
        Localization wanted = plan.localization();
        refuse(isOther(wanted.locale(), fixed.locale()), "locale", reason);
        refuse(isOther(wanted.keyboard(), fixed.keyboard()), "keyboard", reason);
        return refuse(isOther(wanted.timeZone(), fixed.timeZone()), "timezone", reason);
    }

    /** There are no locales. */
    public InstallerPart noLocale(String reason) {
        return refuse(plan.localization().locale() != null, "locale", reason);
    }

    /** There is no service manager. */
    public InstallerPart noServices(String reason) {
        boolean asked = !plan.content().services().enable().isEmpty()
                || !plan.content().services().disable().isEmpty();
        return refuse(asked, "services", reason);
    }

    private static boolean isOther(@Nullable String wanted, @Nullable String fixed) {
        return wanted != null && !wanted.equals(fixed);
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
