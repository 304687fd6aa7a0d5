package org.cloudimagefactory.comfy.qemu;

import java.util.Locale;

/** What runs a guest's instructions. */
public enum Accelerator {
    /** The processor itself. */
    KVM,
    /** QEMU's translator: works everywhere, about ten times slower. */
    TCG;

    /** QEMU's name. */
    public String qemuName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The processor that guests see: all that the host's can, or all that can be emulated; newer systems need more than QEMU's old default. */
    public String processor() {
        return this == KVM ? "host" : "max";
    }

    @Override
    public String toString() {
        return qemuName();
    }
}
