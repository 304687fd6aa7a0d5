package org.cloudimagefactory.nifty.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;

/**
 * One version of an appliance that is to be in the cloud.
 *
 * @param descriptor of a registration
 * @param digest what tells it from the same version with other metadata
 */
public record Appliance(ApplianceDescriptor descriptor, String digest) {
    /** What makes it the same appliance in another version. */
    public String identifier() {
        return descriptor.identifier();
    }

    /** Compared for equality only. */
    public String version() {
        return Objects.requireNonNull(descriptor.version());
    }

    /** When it expires, if it does. */
    public Optional<Instant> expires() {
        return Optional.ofNullable(descriptor.expires()).map(Instant::parse);
    }

    /** Its disks, numbered; the one to boot from is number 0. */
    public List<ApplianceDisk> disks() {
        List<ApplianceDisk> disks = new ArrayList<>();
        disks.add(new ApplianceDisk(0, descriptor.osDisk().orElseThrow()));
        for (Disk disk : descriptor.disks()) {
            if (!disk.type().equals(Disk.TYPE_OS)) {
                disks.add(new ApplianceDisk(disks.size(), disk));
            }
        }
        return disks;
    }
}
