package org.cloudimagefactory.comfy.qemu;

import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.jspecify.annotations.Nullable;

/**
 * What QEMU emulates.
 *
 * @param program the QEMU
 * @param name of the machine type
 * @param firmwareCode UEFI's code, read-only; null for BIOS
 * @param firmwareVariables UEFI's variables as they come, to be copied; null for BIOS
 */
public record MachineType(
        String program,
        String name,
        @Nullable Path firmwareCode,
        @Nullable Path firmwareVariables) {
    /** The machine for an architecture and firmware; the program is the operator's choice for x86_64. */
    public static MachineType of(
            Architecture architecture, Firmware firmware, String program, FirmwareFinder firmwareFinder) {
        String qemu = architecture == Architecture.X86_64 ? program : architecture.qemuProgram();
        String name = architecture == Architecture.X86_64 ? "pc" : "virt";
        Optional<FirmwareFinder.Pair> files =
                firmware == Firmware.UEFI ? Optional.of(firmwareFinder.uefi(architecture)) : Optional.empty();
        return new MachineType(
                qemu,
                name,
                files.map(FirmwareFinder.Pair::code).orElse(null),
                files.map(FirmwareFinder.Pair::variables).orElse(null));
    }
}
