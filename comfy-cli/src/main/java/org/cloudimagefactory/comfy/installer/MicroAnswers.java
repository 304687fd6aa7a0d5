package org.cloudimagefactory.comfy.installer;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;

/** The answers of micro's installer: lines of KEY=VALUE. It knows one layout of the disk and installs no packages. */
public final class MicroAnswers implements InstallerDialect {
    /** Creates the dialect. */
    public MicroAnswers() {}

    @Override
    public String name() {
        return "micro-answers";
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        return new InstallerPart(plan)
                .noDisk("micro has one root partition that fills the disk")
                .noLocalization("micro knows no languages and no time zones")
                .noPackages("micro has no package manager")
                .noUsers("micro has root only; give it keys by contextualization")
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
                        "hostname=" + plan.hostname(),
                        "password_hash=" + access.passwordHash(),
                        "firmware=" + plan.system().firmware(),
                        ""));
    }
}
