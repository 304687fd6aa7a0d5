package org.cloudimagefactory.comfy.installer;

import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.installer.agama.Agama;
import org.cloudimagefactory.comfy.installer.alpine.AlpineAnswers;
import org.cloudimagefactory.comfy.installer.autoinstall.Autoinstall;
import org.cloudimagefactory.comfy.installer.autoyast.AutoYast;
import org.cloudimagefactory.comfy.installer.kickstart.Kickstart;
import org.cloudimagefactory.comfy.installer.preseed.Preseed;

/** The dialects of distributions, each with a system that it installs. */
enum SampleDialect {
    PRESEED(new Preseed(), "debian", "debian", "12", "bookworm"),
    KICKSTART(new Kickstart(), "almalinux", "redhat", "9", ""),
    AUTOINSTALL(new Autoinstall(), "ubuntu", "debian", "24.04", "noble"),
    AUTOYAST(new AutoYast(), "opensuse-leap", "suse", "15.6", ""),
    AGAMA(new Agama(), "opensuse-leap", "suse", "16.0", ""),
    ALPINE(new AlpineAnswers(), "alpine", "alpine", "3.23.0", "");

    // Dialects are pure functions.
    @SuppressWarnings("ImmutableEnumChecker")
    final InstallerDialect dialect;

    private final String distribution;
    private final String family;
    private final String version;
    private final String codename;

    SampleDialect(InstallerDialect dialect, String distribution, String family, String version, String codename) {
        this.dialect = dialect;
        this.distribution = distribution;
        this.family = family;
        this.version = version;
        this.codename = codename;
    }

    SystemRelease system(Firmware firmware) {
        return SamplePlans.system(distribution, family, version, codename, firmware);
    }

    AppliancePlan bare() {
        return SamplePlans.bare(system(Firmware.BIOS));
    }

    /** As much as the dialect can express. */
    AppliancePlan rich() {
        if (this != ALPINE) {
            return SamplePlans.rich(system(Firmware.UEFI));
        }
        AppliancePlan plan = SamplePlans.richOnUsualDisk(system(Firmware.BIOS));
        return SamplePlans.with(plan, plan.disk(), new Localization(null, "de", "Europe/Berlin"));
    }

    Map<String, String> render(AppliancePlan plan) {
        return dialect.render(plan, SamplePlans.ACCESS);
    }
}
