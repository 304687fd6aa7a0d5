package org.cloudimagefactory.comfy.assembly;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.appliance.ApplianceIdentity;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.sbom.Ancestor;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;

/** What the descriptor says of a finished build: the first image is its disk, the others are named beside it. */
final class ImageDescription {
    private ImageDescription() {}

    static ApplianceDescriptor of(
            BuildPlan plan, List<BuildRecord.Image> images, List<Ancestor> layers, Map<String, String> more) {
        ApplianceIdentity appliance = plan.appliance().identity();
        SystemRelease system = plan.appliance().system();
        BuildRecord.Image first = images.get(0);
        Disk disk = new Disk(
                Disk.TYPE_OS, first.format(), first.path(), first.virtualSize(), first.checksums(), null, null);
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("comfy.firmware", system.firmware().toString());
        if (plan.appliance().access().consoleLogin()) {
            attributes.put("comfy.console_login", "true");
        }
        attributes.put("comfy.packages", plan.packageList().toString());
        images.stream().skip(1).forEach(image -> attributes.put("comfy.image." + image.format(), image.path()));
        if (!layers.isEmpty()) {
            attributes.put(
                    "comfy.parent", layers.stream().map(Ancestor::toString).collect(Collectors.joining(", ")));
        }
        more.forEach(attributes::putIfAbsent);
        return ApplianceDescriptor.builder(Action.REGISTRATION, appliance.identifier())
                .version(appliance.version())
                .title(appliance.title())
                .description(appliance.description())
                .groups(appliance.groups())
                .memory((long) plan.machine().memory())
                .cpu((double) plan.machine().cpus())
                .os(new OperatingSystem(
                        null,
                        system.distribution(),
                        system.version(),
                        system.architecture().kernelName()))
                .disks(List.of(disk))
                .attributes(attributes)
                .build();
    }
}
