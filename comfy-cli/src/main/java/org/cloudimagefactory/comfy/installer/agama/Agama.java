package org.cloudimagefactory.comfy.installer.agama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.PartitionUse;
import org.cloudimagefactory.comfy.installer.BuildAccess;
import org.cloudimagefactory.comfy.installer.FinishScript;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.comfy.installer.InstallerPart;
import org.cloudimagefactory.comfy.installer.PlainNames;
import org.cloudimagefactory.comfy.provision.GuestCalls;

/**
 * {@code agama.json}, a profile of Agama's own. The profiles of its predecessor YaST it takes with questions only: of what those
 * need to say it calls much unsupported.
 */
public final class Agama implements InstallerDialect {
    private static final String PRODUCT = "openSUSE_Leap";
    private static final int SSH = 22;

    @Override
    public String name() {
        return "agama";
    }

    @Override
    public MirrorUse mirrorUse() {
        return MirrorUse.NONE;
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        boolean hasVfat = plan.disk().partitions().stream()
                .anyMatch(partition ->
                        partition.fileSystem() == FileSystem.VFAT && partition.use() == PartitionUse.FILE_SYSTEM);
        List<Inexpressible> problems = new ArrayList<>(PlainNames.problems(plan));
        problems.addAll(new InstallerPart(plan)
                .refuse(hasVfat, "disk.partitions.filesystem", "Agama makes vfat for the EFI system partition only")
                .problems());
        return List.copyOf(problems);
    }

    @Override
    public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
        ObjectNode profile = JsonNodeFactory.instance.objectNode();
        profile.putObject("product").put("id", PRODUCT);
        Localization wanted = plan.localization();
        profile.putObject("localization")
                .put("language", wanted.localeOrUsual())
                .put("keyboard", wanted.keyboardOrUsual())
                .put("timezone", wanted.timeZoneOrUsual());
        profile.putObject("hostname").put("static", plan.hostnameOrUsual());
        login(profile, access);
        ObjectNode bootLoader = profile.putObject("bootloader").put("timeout", 1);
        if (!plan.content().kernelArguments().isEmpty()) {
            bootLoader.put("extraKernelParams", String.join(" ", plan.content().kernelArguments()));
        }
        software(profile, plan);
        profile.set("storage", new AgamaStorage(plan.disk()).node());
        // Nobody is there who could answer.
        profile.putObject("questions").put("policy", "auto");
        GuestCalls finish = FinishScript.calls(plan, access).call("enable_service", "sshd");
        IntStream.concat(
                        IntStream.of(SSH),
                        plan.access().listeningPorts().stream().mapToInt(Integer::intValue))
                .distinct()
                .forEach(port -> finish.call("open_port", String.valueOf(port)));
        profile.putObject("scripts")
                .putArray("post")
                .addObject()
                .put("name", "comfy-finish.sh")
                .put("chroot", true)
                .put("content", "#!/bin/sh\n" + finish.script());
        return Map.of("agama.json", profile.toPrettyString() + "\n");
    }

    private static void login(ObjectNode profile, BuildAccess access) {
        boolean isRoot = access.username().equals("root");
        ObjectNode account = profile.putObject(isRoot ? "root" : "user");
        if (!isRoot) {
            account.put("fullName", access.username()).put("userName", access.username());
        }
        account.put("password", access.passwordHash()).put("hashedPassword", true);
    }

    private static void software(ObjectNode profile, AppliancePlan plan) {
        ObjectNode software = profile.putObject("software");
        software.putArray("patterns").add("minimal_base");
        ArrayNode packages = software.putArray("packages").add("openssh");
        plan.content().packages().stream()
                .filter(name -> !name.equals("openssh"))
                .forEach(packages::add);
        software.put("onlyRequired", true);
    }
}
