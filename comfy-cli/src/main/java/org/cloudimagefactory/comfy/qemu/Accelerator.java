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

    @Override
    public String toString() {
        return qemuName();
    }
}
