package org.cloudimagefactory.common.ova;

import org.jspecify.annotations.Nullable;

/**
 * What the description of an archive says of the machine.
 *
 * @param name of machine and files; letters, digits, dots, hyphens and underscores
 * @param operatingSystem free text, such as {@code Debian 12.11}
 * @param cpus virtual cores; 0 when nobody knows how many it wants
 * @param memory MiB; 0 when nobody knows how many it wants
 * @param controller what the disks hang on
 * @param efi whether the firmware is UEFI, not BIOS
 */
public record OvaMachine(
        String name, @Nullable String operatingSystem, long cpus, long memory, Controller controller, boolean efi) {
    /** Kinds of disk controllers. */
    public enum Controller {
        /** PIIX4, for which every system has a driver; up to four disks. */
        IDE(5, "PIIX4"),
        /** LSI Logic. */
        SCSI(6, "lsilogic");

        private final int resourceType;
        private final String subtype;

        Controller(int resourceType, String subtype) {
            this.resourceType = resourceType;
            this.subtype = subtype;
        }

        int resourceType() {
            return resourceType;
        }

        String subtype() {
            return subtype;
        }
    }
}
