package org.cloudimagefactory.comfy.plan;

import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.description.ApplianceDescription;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

/** Decides which system an appliance runs: release, architecture, firmware, mirror. */
final class SystemPlanner {
    private SystemPlanner() {}

    static Architecture architecture(
            Distribution distribution, DistributionVersion version, @Nullable Architecture wanted) {
        Set<Architecture> known = distribution.architectures(version);
        Architecture chosen = wanted == null ? Architecture.X86_64 : wanted;
        if (!known.contains(chosen)) {
            throw new UsageProblem(distribution.name() + " " + version.number() + " is not there for " + chosen)
                    .hint("it is there for " + known);
        }
        return chosen;
    }

    static SystemRelease plan(
            Distribution distribution,
            DistributionVersion version,
            Architecture architecture,
            DistributionSettings settings,
            ApplianceDescription description) {
        String asked = description.system().mirror();
        String mirror = asked == null ? settings.media().mirror() : asked;
        return new SystemRelease(
                distribution.name(),
                Objects.requireNonNullElse(settings.family(), distribution.name()),
                version.number().toString(),
                version.number().parts().get(0),
                version.codename(),
                architecture,
                firmware(distribution, version, settings, description.system().firmware()),
                mirror == null ? null : mirror.replaceFirst("/+$", ""),
                null);
    }

    private static Firmware firmware(
            Distribution distribution,
            DistributionVersion version,
            DistributionSettings settings,
            @Nullable Firmware wanted) {
        Set<Firmware> known = settings.installing().firmware().keySet();
        if (wanted == null) {
            return known.contains(Firmware.BIOS) ? Firmware.BIOS : Firmware.UEFI;
        }
        if (!known.contains(wanted)) {
            throw new UsageProblem(
                            distribution.name() + " " + version.number() + " cannot be built for firmware " + wanted)
                    .hint("it can be for " + known);
        }
        return wanted;
    }
}
