package org.cloudimagefactory.comfy.installer;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Localization;

/** The answers of micro's installer: lines of KEY=VALUE. It knows one layout of the disk and installs no packages. */
public final class MicroAnswers implements BareDialect {
    @Override
    public String name() {
        return "micro-answers";
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        return new InstallerPart(plan)
                .noDisk("micro has one root partition that fills the disk")
                .onlyLocalization(
                        new Localization("C", "us", "UTC"),
                        "micro has the locale C, the keyboard us and the time zone UTC")
                .noPackages("micro has no package manager")
                .noUsers("micro has root only; give it keys by contextualization")
                .refuse(plan.context().contextPackage() != null, "contextualization", "micro has no package manager")
                .noServices("micro has no service manager")
                .noKernelArguments("micro's boot loader has fixed ones")
                .problems();
    }

    @Override
    public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
        return Map.of(
                "answers",
                String.join(
                        "\n",
                        "disk=" + plan.disk().device(),
                        "hostname=" + plan.hostnameOrUsual(),
                        "password_hash=" + access.passwordHash(),
                        "firmware=" + plan.system().firmware(),
                        ""));
    }
}
