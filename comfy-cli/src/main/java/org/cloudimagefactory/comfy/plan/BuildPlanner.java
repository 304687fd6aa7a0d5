package org.cloudimagefactory.comfy.plan;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import org.cloudimagefactory.comfy.description.InstallerIso;
import org.cloudimagefactory.comfy.description.MachineDefaults;
import org.cloudimagefactory.comfy.plan.BuildPlan.ApplianceIdentity;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.image.ImageFormat;

/** Makes a plan of a request: looks everything up, fills in defaults, refuses what can't be built. */
public final class BuildPlanner {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final DistributionCatalogue catalogue;
    private final Clock clock;

    /** Plans with the distributions of the catalogue. */
    public BuildPlanner(DistributionCatalogue catalogue, Clock clock) {
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** The plan of a request, for a host with this accelerator. */
    public BuildPlan plan(BuildRequest request, Accelerator accelerator) {
        Distribution distribution = catalogue.get(request.distribution());
        DistributionVersion version = distribution.version(request.version());
        if (request.format() == ImageFormat.OVA) {
            throw FactoryException.usage("format ova cannot be built yet").hint("use qcow2, raw, vmdk or vdi");
        }
        MachineDefaults machine =
                Objects.requireNonNull(distribution.description().machine());
        return new BuildPlan(
                distribution,
                version,
                medium(distribution, version),
                accelerator,
                request.format(),
                request.diskSize() == null
                        ? DiskSize.parse(Objects.requireNonNull(machine.diskSize()))
                        : request.diskSize(),
                request.memory() == null ? Objects.requireNonNull(machine.memory()) : request.memory(),
                request.cpus() == null ? Objects.requireNonNull(machine.cpus()) : request.cpus(),
                request.timeLimit(),
                identity(request, distribution, version),
                request.outputDirectory().toAbsolutePath().normalize());
    }

    private ApplianceIdentity identity(BuildRequest request, Distribution distribution, DistributionVersion version) {
        String timestamp = TIMESTAMP.format(clock.instant());
        String pattern = request.identifier() == null ? "$n-$v" : request.identifier();
        String identifier = pattern.replace("$n", distribution.name())
                .replace("$v", version.number().toString())
                .replace("$t", timestamp)
                .replace("$g", String.join(",", request.groups()));
        String title = request.title() != null
                ? request.title()
                : Objects.requireNonNullElse(distribution.description().title(), distribution.name()) + " "
                        + version.number();
        return new ApplianceIdentity(identifier, timestamp, title, request.description(), request.groups());
    }

    private static InstallerMedium medium(Distribution distribution, DistributionVersion version) {
        InstallerIso made = distribution.description().installerIso();
        if (made != null) {
            return new InstallerMedium(distribution.file(made.script()), null, null);
        }
        if (version.isoUrl() == null || version.isoChecksum() == null) {
            throw FactoryException.environment("version " + version.number() + " of " + distribution.name()
                            + " has no iso_url or no iso_checksum")
                    .hint("add both to " + distribution.directory());
        }
        return new InstallerMedium(null, version.isoUrl(), checksum(version.isoChecksum(), version.isoChecksumType()));
    }

    /** Packer before 1.6 had the algorithm in a setting of its own, and so have the predecessor's descriptions. */
    private static String checksum(String digest, @org.jspecify.annotations.Nullable String algorithm) {
        return digest.contains(":") || algorithm == null ? digest : algorithm + ":" + digest;
    }
}
