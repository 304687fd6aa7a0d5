package org.cloudimagefactory.comfy.qemu;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds UEFI's files where distributions put them. */
public final class FirmwareFinder {
    private static final List<Pair> X86_64 = List.of(
            pair("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
            pair("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
            pair("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"),
            pair("/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"),
            pair("/usr/share/edk2-ovmf/x64/OVMF_CODE.fd", "/usr/share/edk2-ovmf/x64/OVMF_VARS.fd"),
            pair("/usr/share/qemu/ovmf-x86_64-code.bin", "/usr/share/qemu/ovmf-x86_64-vars.bin"));
    private static final List<Pair> AARCH64 = List.of(
            pair("/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"),
            pair("/usr/share/edk2/aarch64/QEMU_EFI-pflash.raw", "/usr/share/edk2/aarch64/vars-template-pflash.raw"),
            pair("/usr/share/qemu/aavmf-aarch64-code.bin", "/usr/share/qemu/aavmf-aarch64-vars.bin"));

    private static final Logger LOG = LoggerFactory.getLogger(FirmwareFinder.class);

    private final boolean assumes;

    /** A finder for machines that are started. */
    public FirmwareFinder() {
        this(false);
    }

    private FirmwareFinder(boolean assumes) {
        this.assumes = assumes;
    }

    /** A finder for machines that are only shown: what is not installed is taken for where Debian would have it. */
    public static FirmwareFinder assuming() {
        return new FirmwareFinder(true);
    }

    /**
     * The two halves of UEFI's flash memory.
     *
     * @param code shared and read-only
     * @param variables a template for those of one machine
     */
    public record Pair(Path code, Path variables) {
        private boolean isThere() {
            return Files.isReadable(code) && Files.isReadable(variables);
        }
    }

    /** UEFI for an architecture. */
    public Pair uefi(Architecture architecture) {
        boolean isX86 = architecture == Architecture.X86_64;
        List<Pair> known = isX86 ? X86_64 : AARCH64;
        if (assumes && known.stream().noneMatch(Pair::isThere)) {
            LOG.warn(
                    "UEFI firmware for {} is not installed here; it is shown where Debian would have it", architecture);
            return known.get(0);
        }
        return known.stream()
                .filter(Pair::isThere)
                .findFirst()
                .orElseThrow(() -> new EnvironmentProblem("no UEFI firmware for " + architecture)
                        .hint("install it (Debian and Ubuntu: apt-get install " + (isX86 ? "ovmf" : "qemu-efi-aarch64")
                                + ")")
                        .ofOneItem());
    }

    private static Pair pair(String code, String variables) {
        return new Pair(Path.of(code), Path.of(variables));
    }
}
