package org.cloudimagefactory.comfy.catalogue;

import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.jspecify.annotations.Nullable;

/** What an appliance descriptor says; where its image lies on the publisher's machine is nobody else's business. */
final class DescribedAppliance {
    private DescribedAppliance() {}

    static Entry of(ApplianceDescriptor descriptor) {
        @Nullable OperatingSystem os = descriptor.os();
        Optional<Disk> disk = descriptor.osDisk();
        return new EntryBuilder(descriptor.identifier())
                .title(descriptor.title())
                .description(descriptor.description())
                .fact("Version", descriptor.version())
                .fact("System", os == null ? null : words(os.distribution(), os.version()))
                .fact("Architecture", os == null ? null : os.arch())
                .fact("Format", disk.map(Disk::format).orElse(null))
                .fact("Memory", descriptor.memory() == null ? null : descriptor.memory() + " MiB")
                .fact("Cores", descriptor.cpu() == null ? null : (long) Math.ceil(descriptor.cpu()))
                .fact("Expires", day(descriptor.expires()))
                .fact("Identifier", descriptor.identifier())
                .fact("SHA-512", disk.map(boot -> boot.checksum().get("sha512")).orElse(null))
                .link("More", descriptor.mpuri())
                .build();
    }

    /** Descriptors that take appliances away are no part of a catalogue. */
    static boolean isDescriptor(Path file) {
        return file.getFileName().toString().endsWith(".json");
    }

    private static @Nullable String day(@Nullable String time) {
        return time == null || time.length() < "yyyy-mm-dd".length() ? time : time.substring(0, "yyyy-mm-dd".length());
    }

    private static String words(@Nullable String first, @Nullable String second) {
        return (first == null ? "" : first) + " " + (second == null ? "" : second);
    }
}
