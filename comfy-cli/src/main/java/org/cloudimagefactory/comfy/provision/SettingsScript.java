package org.cloudimagefactory.comfy.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.FileEntry;

/**
 * The script that brings an installed system to what its appliance describes. After an installer that speaks the plan's
 * language only files, services and a generic initramfs are left; otherwise it does everything but the disk.
 */
final class SettingsScript {
    /** Families whose systems make an initramfs for the machine that they are installed on, and for no other. */
    private static final Set<String> HOST_ONLY = Set.of("redhat", "suse");

    private SettingsScript() {}

    /**
     * The script, or an empty text when nothing is to be done.
     *
     * @param sources where the described files lie in the guest, in their order
     */
    static String of(AppliancePlan plan, boolean installed, List<String> sources) {
        GuestCalls calls = new GuestCalls();
        if (HOST_ONLY.contains(plan.system().family())) {
            calls.call("make_initramfs_generic");
        }
        if (!installed) {
            calls.place(plan).localization(plan).packages(plan).users(plan);
        }
        calls.contextPackage(plan);
        List<FileEntry> files = plan.content().files();
        for (int i = 0; i < files.size(); i++) {
            FileEntry file = files.get(i);
            calls.call("put_file", sources.get(i), file.path(), file.mode(), file.owner(), file.group());
        }
        if (!files.isEmpty()) {
            List<String> words = new ArrayList<>(sources);
            words.add(0, "-f");
            calls.call("rm", words.toArray(new String[0]));
        }
        if (!installed) {
            calls.kernelArguments(plan);
        }
        plan.content().services().enable().forEach(service -> calls.call("enable_service", service));
        plan.content().services().disable().forEach(service -> calls.call("disable_service", service));
        return calls.isEmpty() ? "" : calls.script();
    }
}
