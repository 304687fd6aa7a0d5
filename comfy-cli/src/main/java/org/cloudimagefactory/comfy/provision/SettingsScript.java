package org.cloudimagefactory.comfy.provision;

import java.util.List;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.FileEntry;

/**
 * The script that brings an installed system to what its appliance describes. After an installer that speaks the plan's
 * language only files and services are left; otherwise it does everything but the disk.
 */
final class SettingsScript {
    /** Families whose installers leave an initramfs for the machine that they ran on alone. */
    private static final Set<String> GENERIC = Set.of("redhat", "suse");

    private SettingsScript() {}

    /** The script, or an empty text when nothing is to be done. */
    static String of(AppliancePlan plan, boolean installed, String filesDirectory) {
        GuestCalls calls = new GuestCalls();
        if (!installed) {
            calls.localization(plan).packages(plan).users(plan);
        }
        List<FileEntry> files = plan.files();
        for (int i = 0; i < files.size(); i++) {
            FileEntry file = files.get(i);
            calls.call("put_file", filesDirectory + "/" + i, file.path(), file.mode(), file.owner(), file.group());
        }
        if (!installed) {
            calls.kernelArguments(plan);
        } else if (GENERIC.contains(plan.system().family())) {
            calls.call("make_initramfs_generic");
        }
        plan.services().enable().forEach(service -> calls.call("enable_service", service));
        plan.services().disable().forEach(service -> calls.call("disable_service", service));
        return calls.isEmpty() ? "" : calls.script();
    }
}
