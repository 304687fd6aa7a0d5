package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Types of images. */
public enum ImageType {
    OS(0),
    CDROM(1),
    DATABLOCK(2),
    KERNEL(3),
    RAMDISK(4),
    CONTEXT(5),
    BACKUP(6);

    private final int number;

    ImageType(int number) {
        this.number = number;
    }

    /** The number that the server shows. */
    public int number() {
        return number;
    }

    /** The type of this name, in any case. */
    public static Optional<ImageType> of(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** Whether a machine takes it as a disk. */
    public boolean isDisk() {
        return this == OS || this == CDROM || this == DATABLOCK;
    }
}
