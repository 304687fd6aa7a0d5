package org.cloudimagefactory.comfy.installer.alpine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.installer.BuildAccess;
import org.cloudimagefactory.comfy.installer.FinishScript;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.comfy.installer.InstallerPart;
import org.cloudimagefactory.comfy.installer.PlainNames;
import org.cloudimagefactory.comfy.provision.GuestCalls;
import org.cloudimagefactory.common.process.ShellText;

/**
 * {@code answers} of setup-alpine, which reads them as a shell script, and {@code finish.sh} for what it does not ask. A
 * script beside the description runs both.
 */
public final class AlpineAnswers implements InstallerDialect {
    @Override
    public String name() {
        return "alpine-answers";
    }

    @Override
    public Localization usual() {
        return new Localization(null, "us", "UTC");
    }

    @Override
    public boolean dividesDisk() {
        return false;
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        List<Inexpressible> problems = new ArrayList<>(PlainNames.problems(plan));
        problems.addAll(new InstallerPart(plan)
                .noDisk("setup-alpine divides the disk itself: a boot and a root partition")
                .noLocale("Alpine has no locales")
                .problems());
        return List.copyOf(problems);
    }

    @Override
    public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
        String keyboard = plan.localization().keyboardOrUsual();
        String mirror = plan.system().mirror();
        List<String> lines = new ArrayList<>();
        lines.add(line("KEYMAPOPTS", keyboard + " " + keyboard));
        lines.add(line("HOSTNAMEOPTS", "-n " + plan.hostnameOrUsual()));
        lines.add(line("DEVDOPTS", "mdev"));
        lines.add(line("INTERFACESOPTS", "auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n"));
        lines.add(line("TIMEZONEOPTS", "-z " + plan.localization().timeZoneOrUsual()));
        lines.add(line("PROXYOPTS", "none"));
        lines.add(line("APKREPOSOPTS", mirror == null ? "-1 -c" : repositories(plan, mirror)));
        lines.add(line("USEROPTS", "none"));
        lines.add(line("SSHDOPTS", "-c openssh"));
        lines.add(line("NTPOPTS", "-c chrony"));
        lines.add(line("DISKOPTS", "-m sys " + plan.disk().device()));
        lines.add(line("LBUOPTS", "none"));
        lines.add(line("APKCACHEOPTS", "none"));
        for (String variable : List.of(
                line("ERASE_DISKS", plan.disk().device()),
                line("DISKLABEL", plan.disk().table().toString().replace("mbr", "dos")),
                line("ROOTFS", "ext4"),
                line("SWAP_SIZE", "0"))) {
            lines.add("export " + variable);
        }
        GuestCalls finish = FinishScript.calls(plan, access).packages(plan).kernelArguments(plan);
        return Map.of("answers", String.join("\n", lines) + "\n", "finish.sh", "#!/bin/sh\n" + finish.script());
    }

    /** setup-apkrepos takes URLs as well as its options. */
    private static String repositories(AppliancePlan plan, String mirror) {
        String[] parts = plan.system().version().split("\\.");
        String branch = mirror + "/v" + parts[0] + (parts.length > 1 ? "." + parts[1] : "");
        return branch + "/main " + branch + "/community";
    }

    private static String line(String variable, String value) {
        return variable + "=" + ShellText.quote(value);
    }
}
