package org.cloudimagefactory.comfy.appliance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What starts the boot loader of a machine. */
public enum Firmware {
    /** The PC's old one. */
    @JsonProperty("bios")
    BIOS,
    /** UEFI, in QEMU by OVMF or AAVMF. */
    @JsonProperty("uefi")
    UEFI;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
