package org.cloudimagefactory.comfy.installer.autoyast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.installer.BuildAccess;
import org.cloudimagefactory.comfy.installer.FinishScript;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.comfy.installer.InstallerPart;
import org.cloudimagefactory.comfy.installer.PlainNames;

/** {@code autoinst.xml}, a profile of YaST, the installer of SUSE up to Leap 15. */
public final class AutoYast implements InstallerDialect {
    private static final int FIRST_WITH_AGAMA = 16;

    @Override
    public String name() {
        return "autoyast";
    }

    @Override
    public MirrorUse mirrorUse() {
        return MirrorUse.NONE;
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        List<Inexpressible> problems = new ArrayList<>(PlainNames.problems(plan));
        problems.addAll(new InstallerPart(plan)
                .refuse(
                        hasAgama(plan),
                        "version",
                        "its installer is Agama, which takes YaST's profiles with questions only: the distribution's"
                                + " description must say 'installer: agama'")
                .refuse(
                        !plan.localization().localeOrUsual().matches("[A-Za-z_]+(\\.(UTF-8|utf8))?"),
                        "locale",
                        "YaST takes languages, all in UTF-8")
                .problems());
        return List.copyOf(problems);
    }

    @Override
    public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
        ProfileElement profile = ProfileElement.profile();
        profile.map("general").map("mode").truth("confirm", false).truth("second_stage", false);
        localization(profile, plan.localization());
        network(profile, plan.hostnameOrUsual());
        new YastPartitioning(plan.disk()).addTo(profile);
        bootLoader(profile, plan);
        software(profile, plan);
        ProfileElement root = profile.list("users").map("user");
        root.text("username", access.username()).truth("encrypted", true).text("user_password", access.passwordHash());
        profile.map("firewall").truth("enable_firewall", false).truth("start_firewall", false);
        profile.map("services-manager")
                .text("default_target", "multi-user")
                .map("services")
                .list("enable")
                .text("service", "sshd");
        ProfileElement script = profile.map("scripts").list("chroot-scripts").map("script");
        script.text("filename", "comfy-finish.sh").text("interpreter", "shell").truth("chrooted", true);
        script.text("source", FinishScript.calls(plan, access).script());
        return Map.of("autoinst.xml", profile.document());
    }

    private static boolean hasAgama(AppliancePlan plan) {
        String major = plan.system().majorVersion();
        return major.matches("[0-9]{1,4}") && Integer.parseInt(major) >= FIRST_WITH_AGAMA;
    }

    private static void localization(ProfileElement profile, Localization wanted) {
        String language = wanted.localeOrUsual().replaceFirst("[.@].*", "");
        profile.map("language").text("language", language);
        profile.map("keyboard").text("keymap", wanted.keyboardOrUsual());
        profile.map("timezone").text("hwclock", "UTC").text("timezone", wanted.timeZoneOrUsual());
    }

    private static void network(ProfileElement profile, String hostname) {
        ProfileElement networking = profile.map("networking");
        networking.truth("keep_install_network", true);
        networking.map("dns").truth("dhcp_hostname", false).text("hostname", hostname);
    }

    private static void bootLoader(ProfileElement profile, AppliancePlan plan) {
        ProfileElement loader = profile.map("bootloader");
        loader.text("loader_type", plan.system().firmware() == Firmware.UEFI ? "grub2-efi" : "grub2");
        ProfileElement global = loader.map("global");
        global.number("timeout", 1).text("boot_mbr", "true");
        if (!plan.content().kernelArguments().isEmpty()) {
            global.text("append", String.join(" ", plan.content().kernelArguments()));
        }
    }

    private static void software(ProfileElement profile, AppliancePlan plan) {
        ProfileElement software = profile.map("software");
        software.truth("install_recommended", false);
        software.list("products").text("product", "Leap");
        ProfileElement patterns = software.list("patterns");
        patterns.text("pattern", "base");
        ProfileElement packages = software.list("packages");
        packages.text("package", "openssh");
        plan.content().packages().stream()
                .filter(name -> !name.equals("openssh"))
                .forEach(name -> packages.text("package", name));
    }
}
