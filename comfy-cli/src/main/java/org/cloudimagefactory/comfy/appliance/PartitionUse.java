package org.cloudimagefactory.comfy.appliance;

/** What a partition is there for. */
public enum PartitionUse {
    /** Holds a file system or swap space. */
    FILE_SYSTEM,
    /** Is a physical volume of a volume group. */
    PHYSICAL_VOLUME,
    /** EFI system partition, mounted at {@code /boot/efi}. */
    EFI_SYSTEM,
    /** Room for GRUB on a GPT disk of a machine with BIOS; about 1 MiB, never formatted. */
    BIOS_BOOT
}
