package org.cloudimagefactory.comfy.installer.preseed;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.cloudimagefactory.comfy.appliance.PartitionUse;
import org.cloudimagefactory.comfy.installer.BuildAccess;
import org.cloudimagefactory.comfy.installer.FinishScript;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.comfy.installer.InstallerPart;
import org.cloudimagefactory.comfy.installer.PlainNames;

/** {@code preseed.cfg} of the Debian Installer, and the script that it fetches and runs at its end. */
public final class Preseed implements InstallerDialect {
    private static final String FINISH = "finish.sh";
    private static final String NO_LABEL = "partman gives swap space and the EFI system partition none";
    private static final URI USUAL_MIRROR = URI.create("http://deb.debian.org/debian");

    @Override
    public String name() {
        return "preseed";
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        boolean labelsPartition = plan.disk().partitions().stream()
                .anyMatch(partition -> partition.label() != null
                        && (partition.use() == PartitionUse.EFI_SYSTEM || partition.fileSystem() == FileSystem.SWAP));
        boolean labelsVolume = plan.disk().volumeGroups().stream()
                .flatMap(group -> group.volumes().stream())
                .anyMatch(volume -> volume.label() != null && volume.fileSystem() == FileSystem.SWAP);
        List<Inexpressible> problems = new ArrayList<>(PlainNames.problems(plan));
        problems.addAll(new InstallerPart(plan)
                .refuse(labelsPartition, "disk.partitions.label", NO_LABEL)
                .refuse(labelsVolume, "disk.volume_groups.volumes.label", NO_LABEL)
                .problems());
        return List.copyOf(problems);
    }

    @Override
    public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
        return Map.of(
                "preseed.cfg",
                new PreseedText(plan, access).text(),
                FINISH,
                "#!/bin/sh\n" + FinishScript.calls(plan, access).script());
    }

    private static final class PreseedText {
        private final AppliancePlan plan;
        private final BuildAccess access;
        private final List<String> lines = new ArrayList<>();

        private PreseedText(AppliancePlan plan, BuildAccess access) {
            this.plan = plan;
            this.access = access;
        }

        private String text() {
            localization();
            mirror();
            accounts();
            disk();
            software();
            end();
            return String.join("\n", lines) + "\n";
        }

        private void localization() {
            Localization wanted = plan.localization();
            answer("debian-installer/locale string " + wanted.localeOrUsual());
            answer("keyboard-configuration/xkb-keymap select " + wanted.keyboardOrUsual());
            answer("netcfg/choose_interface select auto");
            int dot = plan.hostnameOrUsual().indexOf('.');
            answer("netcfg/get_hostname string "
                    + (dot < 0 ? plan.hostnameOrUsual() : plan.hostnameOrUsual().substring(0, dot)));
            answer("netcfg/get_domain string"
                    + (dot < 0 ? "" : " " + plan.hostnameOrUsual().substring(dot + 1)));
            answer("clock-setup/utc boolean true");
            answer("time/zone string " + wanted.timeZoneOrUsual());
        }

        private void mirror() {
            String given = plan.system().mirror();
            URI mirror = given == null ? USUAL_MIRROR : URI.create(given);
            String protocol = Objects.requireNonNull(mirror.getScheme());
            answer("mirror/country string manual");
            answer("mirror/protocol select " + protocol);
            answer("mirror/" + protocol + "/hostname string " + mirror.getAuthority());
            answer("mirror/" + protocol + "/directory string " + mirror.getPath());
            answer("mirror/" + protocol + "/proxy string");
            if (!plan.system().codename().isEmpty()) {
                answer("mirror/suite string " + plan.system().codename());
            }
        }

        private void accounts() {
            answer("passwd/root-login boolean true");
            answer("passwd/root-password-crypted password " + access.passwordHash());
            answer("passwd/make-user boolean false");
        }

        private void disk() {
            boolean hasGroups = !plan.disk().volumeGroups().isEmpty();
            String label = plan.disk().table() == PartitionTable.GPT ? "gpt" : "msdos";
            answer("partman-auto/disk string " + plan.disk().device());
            answer("partman-auto/method string " + (hasGroups ? "lvm" : "regular"));
            answer("partman-partitioning/choose_label select " + label);
            answer("partman-partitioning/default_label string " + label);
            answer("partman-auto/choose_recipe select comfy");
            answer("partman-auto/expert_recipe string comfy :: " + new PartmanRecipe(plan.disk()).text());
            if (hasGroups) {
                answer("partman-auto-lvm/guided_size string max");
                answer("partman-auto-lvm/new_vg_name string "
                        + plan.disk().volumeGroups().get(0).name());
                answer("partman-auto-lvm/no_boot boolean true");
            }
            for (String consent : List.of(
                    "partman-lvm/device_remove_lvm",
                    "partman-md/device_remove_md",
                    "partman-lvm/confirm",
                    "partman-lvm/confirm_nooverwrite",
                    "partman-partitioning/confirm_write_new_label",
                    "partman/confirm",
                    "partman/confirm_nooverwrite")) {
                answer(consent + " boolean true");
            }
            answer("partman/choose_partition select finish");
            answer("partman-basicfilesystems/no_swap boolean false");
            answer("partman-efi/non_efi_system boolean true");
        }

        private void software() {
            answer("base-installer/install-recommends boolean false");
            answer("apt-setup/cdrom/set-first boolean false");
            answer("apt-setup/services-select multiselect security, updates");
            answer("pkgsel/run_tasksel boolean false");
            List<String> packages = new ArrayList<>(List.of("openssh-server"));
            packages.addAll(plan.content().packages());
            answer("pkgsel/include string "
                    + String.join(" ", packages.stream().distinct().toList()));
            answer("pkgsel/upgrade select full-upgrade");
            answer("pkgsel/update-policy select none");
            lines.add("popularity-contest popularity-contest/participate boolean false");
            answer("grub-installer/only_debian boolean true");
            if (plan.system().firmware() == Firmware.BIOS) {
                answer("grub-installer/bootdev string " + plan.disk().device());
            } else {
                answer("grub-installer/force-efi-extra-removable boolean true");
            }
            answer("debian-installer/add-kernel-opts string"
                    + plan.content().kernelArguments().stream()
                            .map(argument -> " " + argument)
                            .reduce("", String::concat));
        }

        private void end() {
            answer("finish-install/reboot_in_progress note");
            answer("debian-installer/exit/poweroff boolean false");
            // The name came too late for the network's configuration, which is copied into the system after this.
            answer("preseed/late_command string echo " + plan.hostnameOrUsual() + " >/etc/hostname; preseed_fetch "
                    + FINISH
                    + " /target/tmp/comfy-finish && in-target sh /tmp/comfy-finish && rm -f /target/tmp/comfy-finish");
        }

        private void answer(String answer) {
            lines.add("d-i " + answer);
        }
    }
}
